package dev.longhaul.console.page;

import dev.longhaul.console.page.JobLine.Label;
import dev.longhaul.console.text.InertText;
import dev.longhaul.console.text.SpanText;
import dev.longhaul.store.JobRow;
import dev.longhaul.webhooks.Webhooks;
import dev.longhaul.webhooks.acknowledge.Acknowledgement;
import dev.longhaul.webhooks.acknowledge.ExpectedBody;
import dev.longhaul.webhooks.delivery.Delivery;
import dev.longhaul.webhooks.delivery.DeliveryBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a delivery is to send, and to hear, in words. Payload and headers are not shown: they may hold secrets. */
final class Deliveries {

    private static final int LONGEST = 160;

    private Deliveries() {}

    /** The delivery of a job; empty for a job of another type, and for a delivery that another version stored. */
    static Optional<Delivery> of(JobRow row) {
        if (!row.type().equals(Webhooks.TYPE.name())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Webhooks.TYPE.codec().decode(row.content().bytes()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // The page shows what is known without it; the attempt will say what is wrong.
        }
    }

    /** What was asked of it, as names and values. */
    static List<Label> facts(Delivery delivery) {
        List<Label> facts = new ArrayList<>();
        facts.add(new Label("Content", content(delivery.body())));
        facts.add(new Label("Acknowledged by", acknowledgement(delivery.acknowledgement())));
        facts.add(new Label("Timeout", SpanText.of(delivery.timeout())));
        if (delivery.signing() != null) {
            facts.add(new Label("Signed by", InertText.line(delivery.signing().scheme())));
        }
        return facts;
    }

    private static String content(DeliveryBody body) {
        return switch (body) {
            case DeliveryBody.Fixed fixed ->
                InertText.line(fixed.contentType(), LONGEST) + ", " + fixed.bytes().length + " bytes";
            case DeliveryBody.EndReport report -> "how another delivery ended, as JSON";
        };
    }

    private static String acknowledgement(Acknowledgement acknowledgement) {
        String status = "status " + acknowledgement.status();
        return switch (acknowledgement.body()) {
            case ExpectedBody.Any any -> status;
            case ExpectedBody.Exactly exactly -> status + " with the body " + InertText.line(exactly.text(), LONGEST);
            case ExpectedBody.JsonFields json -> status + " with JSON " + fields(json.fields());
            case ExpectedBody.XmlFields xml -> status + " with XML " + fields(xml.fields());
        };
    }

    private static String fields(Map<String, String> fields) {
        String text = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        return InertText.line(text, LONGEST);
    }
}
