import { Box, Paper, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import { StateBadge } from "../look/state-badge.tsx";
import { words } from "../words/words.ts";

/** Whether the service can work, and its version. */
export function Health() {
  const ready = useQuery({
    queryKey: ["health"],
    queryFn: () => answered(api.GET("/readyz")),
    refetchInterval: 30_000,
    retry: false,
  });
  const document = useQuery({
    queryKey: ["document"],
    queryFn: () => answered(api.GET("/openapi.json")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const texts = words.overview;
  const isReady = ready.data !== undefined && !ready.error;
  return (
    <Paper withBorder p="md" mih={92}>
      <Text size="sm" c="dimmed">
        {texts.health}
      </Text>
      <Box mih={24}>
        {(ready.data || ready.error) && (
          <StateBadge tone={isReady ? "good" : "bad"}>{isReady ? texts.ready : texts.notReady}</StateBadge>
        )}
      </Box>
      <Text size="sm" mt={4}>
        {texts.version} {document.data?.info.version ?? "…"}
      </Text>
    </Paper>
  );
}
