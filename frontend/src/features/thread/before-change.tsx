import { Component } from "react";

type Props = { changes: unknown; look: () => void };

/** Calls `look` before React puts `changes` on the page: afterwards a page that became shorter has been pulled up already. */
export class BeforeChange extends Component<Props> {
  override getSnapshotBeforeUpdate(before: Props): null {
    if (before.changes !== this.props.changes) this.props.look();
    return null;
  }

  override componentDidUpdate(): void {
    // React wants it beside a snapshot; the place is settled by whoever looks.
  }

  override render(): null {
    return null;
  }
}
