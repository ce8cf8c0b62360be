package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Reading;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.peer.Webhook;
import dev.longhaul.trials.benchmark.server.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Deliveries to a receiver on this machine, and the same requests without a queue in front of them. */
public record WebhookWorkload() implements Workload {

    private static final int PER_SECOND = 5_000;
    private static final String LONGHAUL = "longhaul";
    private static final String CLIENT = "http-client";
    private static final String WRK = "wrk";

    @Override
    public String name() {
        return "webhooks";
    }

    @Override
    public String title() {
        return "Webhooks";
    }

    @Override
    public String about() {
        return "Deliveries, all due when the node begins, to a receiver in the same process that answers 200, "
                + Webhook.AT_ONCE
                + " at once. Beside them the same requests sent by as many threads in a loop over the same HTTP client, without"
                + " anything being stored, and by wrk where it is installed.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.REQUESTS_PER_SECOND, Metric.OWN_CPU, Metric.SERVER_CPU, Metric.WAL);
    }

    @Override
    public List<Lane> lanes() {
        List<Lane> lanes = new ArrayList<>();
        lanes.add(new Lane(LONGHAUL, LONGHAUL, WebhookWorkload::deliver));
        lanes.add(new Lane(CLIENT, CLIENT, WebhookWorkload::loop));
        if (Webhook.hasWrk()) {
            lanes.add(new Lane(WRK, WRK, WebhookWorkload::wrk));
        }
        return List.copyOf(lanes);
    }

    private static Sample deliver(Stage stage) throws IOException {
        int requests = stage.scale().jobs(PER_SECOND);
        Place place = stage.place();
        try (Webhook webhook = new Webhook(requests, stage.time())) {
            webhook.fill(place);
            place.execute("VACUUM ANALYZE");
            Reading before = stage.meter().read();
            try (Webhook.Node node = webhook.start(place)) {
                stage.await("all of " + requests + " deliveries", webhook::received);
                stage.await("an empty database", node::settled);
                return sample(before, stage.meter().read(), webhook.began(), requests);
            }
        }
    }

    private static Sample loop(Stage stage) throws IOException, InterruptedException {
        int requests = stage.scale().jobs(PER_SECOND);
        try (Webhook webhook = new Webhook(requests, stage.time())) {
            Reading before = stage.meter().read();
            webhook.loop();
            stage.await("all of " + requests + " requests", webhook::received);
            return sample(before, stage.meter().read(), webhook.began(), requests);
        }
    }

    private static Sample wrk(Stage stage) throws IOException, InterruptedException {
        try (Webhook webhook = new Webhook(1, stage.time())) {
            return Sample.of(
                    Metric.REQUESTS_PER_SECOND, webhook.wrk(stage.scale().span()));
        }
    }

    private static Sample sample(Reading before, Reading after, long began, int requests) {
        return Sample.of(Metric.REQUESTS_PER_SECOND, requests / ((after.nanos() - began) / 1e9))
                .with(after.since(before, requests));
    }

    @Override
    public List<Goal> goals() {
        return List.of(new Goal(
                "webhooks end to end, against the bare HTTP client loop",
                Metric.REQUESTS_PER_SECOND,
                LONGHAUL,
                List.of(CLIENT),
                0.3,
                0.5));
    }
}
