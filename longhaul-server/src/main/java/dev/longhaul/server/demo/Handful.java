package dev.longhaul.server.demo;

import dev.longhaul.schedule.RetrySchedule;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The deliveries that the demo sends: what a payment service would tell a merchant, on five different schedules. */
final class Handful {

    /** Longer than a healthy receiver needs, shorter than anybody wants to watch one hang. */
    private static final String TIMEOUT = "PT2S";

    private static final List<Shape> SHAPES = List.of(
            new Shape("alipay", "alipay", 1000, "/alipay/notify", Map.of("body", "success")),
            new Shape("wechat-pay", "wechat-pay", 300, "/wechat-pay/notify", Map.of("json", Map.of("code", "SUCCESS"))),
            new Shape("standard-webhooks", "standard-webhooks", 1000, "/hooks", Map.of()),
            new Shape("every 1s", "every 1s, 40 attempts", 1, "/hooks", Map.of()),
            new Shape("exponential", "exponential 250ms x1.5 up to 5s within 2m", 1, "/hooks", Map.of()));

    private Handful() {}

    private record Shape(String name, String spec, int factor, String path, Map<String, Object> acknowledge) {

        /** The schedule as it is sent: the real one, every time in it divided. */
        String schedule() {
            RetrySchedule schedule = RetrySchedule.parse(spec);
            return (factor == 1 ? schedule : schedule.spedUp(factor)).toString();
        }

        String label() {
            return factor == 1 ? name : name + " (" + factor + "x faster)";
        }
    }

    /** How many there are. */
    static int size() {
        return SHAPES.size();
    }

    /**
     * The requests, in the API's words.
     *
     * @param firstOrder the number of the first order
     */
    static List<JsonNode> requests(Merchant merchant, int firstOrder) {
        JsonMapper json = JsonMapper.shared();
        return IntStream.range(0, SHAPES.size())
                .<JsonNode>mapToObj(i -> {
                    Shape shape = SHAPES.get(i);
                    String order = "order-" + (firstOrder + i);
                    ObjectNode request = json.createObjectNode()
                            .put("url", merchant.url(shape.path()))
                            .put("schedule", shape.schedule())
                            .put("timeout", TIMEOUT);
                    request.set(
                            "payload",
                            json.valueToTree(Map.of("out_trade_no", order, "trade_status", "TRADE_SUCCESS")));
                    request.set("labels", json.valueToTree(Map.of("order", order, "schedule-shape", shape.label())));
                    if (!shape.acknowledge().isEmpty()) {
                        request.set("acknowledge", json.valueToTree(shape.acknowledge()));
                    }
                    return request;
                })
                .toList();
    }
}
