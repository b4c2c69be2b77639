import { Button, Center, Paper, Stack, Text, Title } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { words } from "../words/words.ts";

interface Broken {
  readonly isBroken: boolean;
}

/** A defect in a page, or a file of an older build that is gone, ends that page and not the console. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, Broken> {
  override state: Broken = { isBroken: false };

  static getDerivedStateFromError(): Broken {
    return { isBroken: true };
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <Center mih="50vh" p="md">
        <Paper withBorder p="lg" role="alert" maw={480}>
          <Stack>
            <Title order={1} size="h3">
              {words.failure.title}
            </Title>
            <Text>{words.failure.crashed}</Text>
            <Button onClick={() => location.reload()}>{words.failure.reload}</Button>
          </Stack>
        </Paper>
      </Center>
    );
  }
}
