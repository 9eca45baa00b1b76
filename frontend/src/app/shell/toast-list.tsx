import { useLingui } from "@lingui/react/macro";
import { useSyncExternalStore } from "react";
import { IconButton } from "../../ui/button";
import { toasts } from "../../ui/toast";

export function ToastList() {
  const { t } = useLingui();
  const all = useSyncExternalStore(toasts.watch, toasts.get, toasts.get);
  return (
    <div className="toasts" role="status">
      {all.map((toast) => (
        <div key={toast.id} className="toasts__one">
          <span>{toast.text}</span>
          {toast.action && (
            <button
              type="button"
              className="toasts__action"
              onClick={() => {
                toasts.dismiss(toast.id);
                toast.action?.run();
              }}
            >
              {toast.action.label}
            </button>
          )}
          <IconButton icon="x" label={t`Dismiss`} onClick={() => toasts.dismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}
