/** The frame of every page: where one can go, and who one is. */
import { AppShell, Burger, Button, Divider, Group, NavLink, ScrollArea, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { LanguageSwitch } from "../look/language-switch.tsx";
import { tellFailure } from "../look/notice.ts";
import { SchemeSwitch } from "../look/scheme-switch.tsx";
import { useSession } from "../session/state.ts";
import { words } from "../words/words.ts";

const PLACES = [
  ["/", "overview"],
  ["/partners", "partners"],
  ["/users", "users"],
  ["/sessions", "sessions"],
  ["/audit", "audit"],
  ["/administrators", "administrators"],
] as const;

export function Layout({ children }: { readonly children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding={{ base: "md", sm: "lg" }}
    >
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={opened ? words.navigation.close : words.navigation.open}
            />
            <Text fw={700} component={Link} href="/" c="inherit" td="none" flex="none">
              {words.product}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <LanguageSwitch onFailure={tellFailure} />
            <SchemeSwitch />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={words.navigation.label}>
        <AppShell.Section grow component={ScrollArea}>
          {PLACES.map(([path, name]) => (
            <Place key={path} path={path} label={words.navigation[name]} onGo={close} />
          ))}
        </AppShell.Section>
        <Divider my="sm" />
        <Own onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

interface PlaceProps {
  readonly path: string;
  readonly label: string;
  readonly onGo: () => void;
}

function Place({ path, label, onGo }: PlaceProps) {
  const [location] = useLocation();
  const isHere = path === "/" ? location === "/" : location === path || location.startsWith(`${path}/`);
  return (
    <NavLink
      component={Link}
      href={path}
      label={label}
      active={isHere}
      bdrs="md"
      variant="filled"
      onClick={onGo}
      {...(isHere ? { "aria-current": "page" } : {})}
    />
  );
}

function Own({ onGo }: { readonly onGo: () => void }) {
  const { me, signOut } = useSession();
  return (
    <Stack gap="xs">
      <Text size="xs" c="dimmed" className="wrap" px="xs">
        {me.email}
      </Text>
      <Place path="/account" label={words.navigation.account} onGo={onGo} />
      <Button variant="default" size="xs" onClick={() => void signOut().catch(tellFailure)}>
        {words.navigation.signOut}
      </Button>
    </Stack>
  );
}
