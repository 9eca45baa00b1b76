import { Dialog, Heading, Menu, MenuItem, Modal, ModalOverlay, Popover } from "react-aria-components";
import { Trans, useLingui } from "@lingui/react/macro";
import { useInsertionEffect } from "react";
import { IconButton } from "../button";
import { Icon } from "../icon";
import { useLatest } from "../use-latest";
import { type DialogRequest, type MenuItem as Item, type MenuRequest, overlay, returnFocus } from "../overlay";
import "./layer.css";

const PRESSABLE = "react-aria-pressable-style";

/**
 * React Aria writes a style element of this name unless there is one; the content policy would refuse it, so its one
 * rule stands in layer.css. Runs before React Aria's own effects.
 */
function useNoStyleElement(): void {
  useInsertionEffect(() => {
    if (!document.getElementById(PRESSABLE)) document.head.append(Object.assign(document.createElement("meta"), { id: PRESSABLE }));
  }, []);
}

type Navigate = (href: string) => void;

function choose(item: Item, request: MenuRequest, navigate: Navigate): void {
  overlay.close();
  returnFocus(request.trigger);
  if (item.href) navigate(item.href);
  else item.run?.();
}

/**
 * The first item takes the focus as it appears. React Aria would wait a frame after what it takes for the click of a
 * screen reader (Enter on a plain button looks like one), and then leave the focus on the menu around the items.
 */
const takeFocus = (item: Element | null) => (item as HTMLElement | null)?.focus({ preventScroll: true });

function MenuLayer({ request, navigate }: { request: MenuRequest; navigate: Navigate }) {
  const trigger = useLatest(request.trigger);
  const close = () => {
    overlay.close();
    returnFocus(request.trigger);
  };
  return (
    <Popover triggerRef={trigger} isOpen onOpenChange={(open) => !open && close()} className="layer-menu" placement="bottom end">
      <Menu
        aria-label={request.label}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a menu that opens takes the focus: that is its pattern
        autoFocus="first"
        onAction={(id) => choose(request.items.find((item) => item.id === id)!, request, navigate)}
      >
        {request.items.map((item, i) => (
          <MenuItem
            key={item.id}
            id={item.id}
            ref={i === 0 ? takeFocus : undefined}
            textValue={item.label}
            className={`layer-menu__item${item.danger ? " layer-menu__item--danger" : ""}`}
          >
            {item.icon && <Icon name={item.icon} />}
            <span className="layer-menu__label">{item.label}</span>
            {item.current && (
              <>
                <span className="vh">
                  <Trans>(chosen)</Trans>
                </span>
                <Icon name="check" />
              </>
            )}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}

const classOf = ({ wide, bare }: DialogRequest) =>
  ["layer-dialog", wide && "layer-dialog--wide", bare && "layer-dialog--bare"].filter(Boolean).join(" ");

function DialogLayer({ request }: { request: DialogRequest }) {
  const { t } = useLingui();
  const close = () => {
    overlay.close();
    // After React Aria has let go of the focus.
    requestAnimationFrame(() => returnFocus(request.trigger));
  };
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => !open && close()} className="layer-scrim">
      <Modal className={classOf(request)}>
        <Dialog className="layer-dialog__body" aria-label={request.bare ? request.title : undefined}>
          {!request.bare && (
            <div className="layer-dialog__head">
              <Heading slot="title" className="layer-dialog__title">
                {request.title}
              </Heading>
              <IconButton icon="x" label={t`Close`} onClick={close} />
            </div>
          )}
          {request.content(close)}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Draws what was asked for; loaded on first use. */
export default function Layer({ request, navigate }: { request: MenuRequest | DialogRequest; navigate: Navigate }) {
  useNoStyleElement();
  return request.kind === "menu" ? <MenuLayer request={request} navigate={navigate} /> : <DialogLayer key={request.title} request={request} />;
}
