import { Component, type ReactNode } from "react";
import { Broken } from "./broken";

/** A page that breaks leaves the header, the drafts and the way out standing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}
