import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";

interface Target {
  readonly to: string;
  readonly children: ReactNode;
}

/** To another page of the console. */
export function PageLink({ to, children, ...look }: Target & AnchorProps) {
  return (
    <Anchor component={Link} href={to} {...look}>
      {children}
    </Anchor>
  );
}

/** The same, as a button: the main thing to do on a page. */
export function PageButton({ to, children, ...look }: Target & ButtonProps) {
  return (
    <Button component={Link} href={to} {...look}>
      {children}
    </Button>
  );
}
