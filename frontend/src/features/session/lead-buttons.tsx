import { Trans, useLingui } from "@lingui/react/macro";
import type { ApiError } from "../../api/client";
import type { Room } from "../../api/shapes";
import { Button, ButtonLink, IconButton } from "../../ui/button";
import { type MenuItem, overlay } from "../../ui/overlay";
import { toast } from "../../ui/toast";
import { useLead, type Verb } from "./data";
import { Sure } from "./sure";

type Step = { verb: Verb; label: string; icon: string; main?: boolean; ask?: string };

/** What the chair may do with the session as it stands; ending it is asked twice, for it cannot be taken back. */
export function LeadButtons({ room, compact = false }: { room: Room; compact?: boolean }) {
  const { t } = useLingui();
  const lead = useLead(room);
  const all: Step[] = [
    { verb: "publish", label: t`Publish`, icon: "send", main: true },
    { verb: "open", label: t`Open the session`, icon: "play", main: true },
    { verb: "resume", label: t`Resume`, icon: "play", main: true },
    { verb: "pause", label: t`Pause`, icon: "pause" },
    { verb: "close", label: t`Close the session`, icon: "square", ask: t`Everybody sees it end. The room can only be read afterwards.` },
    { verb: "cancel", label: t`Cancel the session`, icon: "x", ask: t`The group is told. A cancelled session cannot be opened again.` },
  ];
  const steps = all.filter(({ verb }) => room.can.includes(verb));
  const go = (verb: Verb) =>
    lead.mutate(verb, { onError: (error: ApiError) => toast(error.detail || t`That did not work.`, { tone: "danger" }) });
  const press = ({ verb, ask, label }: Step, trigger: HTMLElement | null) =>
    ask
      ? overlay.openDialog({ trigger, title: label, content: (close) => <Sure text={ask} verb={label} onNo={close} onYes={() => (close(), go(verb))} /> })
      : go(verb);
  const screen = `/sessions/${room.id}/screen`;
  const menu = (trigger: HTMLElement): MenuItem[] => [
    ...steps.filter(({ main }) => !main).map((step) => ({ id: step.verb, label: step.label, icon: step.icon, danger: Boolean(step.ask), run: () => press(step, trigger) })),
    ...(room.link ? [{ id: "call", label: t`Join the video call`, icon: "external-link", href: room.link }] : []),
    { id: "screen", label: t`Projector view`, icon: "monitor", href: screen },
  ];
  const button = (step: Step) => (
    <Button
      key={step.verb}
      variant={step.main ? "primary" : step.ask ? "remove" : "secondary"}
      icon={step.icon}
      className={compact && !step.main ? "room__on-desk" : undefined}
      busy={lead.isPending && lead.variables === step.verb}
      onClick={(event) => press(step, event.currentTarget)}
    >
      {step.label}
    </Button>
  );
  return (
    <div className="room__lead">
      {steps.map(button)}
      {room.link && (
        <ButtonLink href={room.link} icon="external-link" rel="nofollow noopener" target="_blank" className={compact ? "room__on-desk" : undefined}>
          <Trans>Join the video call</Trans>
        </ButtonLink>
      )}
      {compact && (
        <>
          <ButtonLink variant="waiting" icon="monitor" href={screen} target="_blank" className="room__on-desk">
            <Trans>Project</Trans>
          </ButtonLink>
          <IconButton
            icon="ellipsis"
            label={t`More about this session`}
            className="room__on-phone"
            aria-haspopup="menu"
            onClick={(event) => overlay.openMenu(event.currentTarget, t`More about this session`, menu(event.currentTarget))}
          />
        </>
      )}
    </div>
  );
}
