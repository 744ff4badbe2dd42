import type { AnchorHTMLAttributes } from "react";
import { visit } from "../use/url.ts";

/** A way to another page of the module: opened here, or elsewhere where the person asks for that. */
export function Link({ to, onClick, ...rest }: { to: string } & AnchorHTMLAttributes<HTMLAnchorElement>) {
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        visit(to);
      }}
    />
  );
}
