import { Component, type ReactNode } from "react";
import { Failure } from "./failure";

/** A page that breaks leaves the header, the drafts and the way out standing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  render() {
    return this.state.broken ? <Failure kind="500" /> : this.props.children;
  }
}
