import { Component, type ReactNode } from "react";
import styles from "./Notice.module.css";

interface Props {
  readonly title: string;
  readonly retry: string;
  readonly children: ReactNode;
}

/** One block may fail; the rest lives on. */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className={styles.block} role="alert">
        <p className={styles.title}>{this.props.title}</p>
        <button type="button" className={styles.button} onClick={() => this.setState({ failed: false })}>
          {this.props.retry}
        </button>
      </div>
    );
  }
}
