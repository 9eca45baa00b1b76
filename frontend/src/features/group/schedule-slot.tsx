import { Trans } from "@lingui/react/macro";
import { type ComponentType, lazy, Suspense, useState } from "react";
import type { Group } from "../../api/shapes";
import { Button } from "../../ui/button";
import { LoadingLine } from "../../ui/states";

type FormProps = { group: Group; onDone: () => void };
type FormModule = { ScheduleForm: ComponentType<FormProps> };

const [load] = Object.values(import.meta.glob<FormModule>("../session*/schedule-form.tsx"));
const ScheduleForm = load && lazy(async () => ({ default: (await load()).ScheduleForm }));

/** Fetches the form when somebody wants to schedule. */
export function ScheduleSlot({ group }: { group: Group }) {
  const [open, setOpen] = useState(false);
  if (!ScheduleForm) return null;
  if (!open)
    return (
      <div>
        <Button variant="primary" icon="calendar-plus" onClick={() => setOpen(true)}>
          <Trans>Schedule a session</Trans>
        </Button>
      </div>
    );
  return (
    <Suspense fallback={<LoadingLine />}>
      <ScheduleForm group={group} onDone={() => setOpen(false)} />
    </Suspense>
  );
}
