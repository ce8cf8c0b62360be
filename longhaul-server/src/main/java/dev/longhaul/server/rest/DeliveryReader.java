package dev.longhaul.server.rest;

import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Texts;
import dev.longhaul.job.When;
import dev.longhaul.server.admin.AdminService;
import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import dev.longhaul.server.rest.DeliveryJson.OnEndJson;
import dev.longhaul.webhooks.Webhooks;
import dev.longhaul.webhooks.delivery.Delivery;
import dev.longhaul.webhooks.delivery.DeliveryBody;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a job of what a caller asked for; refuses by the field's name what cannot be. Thread-safe. */
final class DeliveryReader {

    /** Unless another one is asked for. */
    static final String DEFAULT_SCHEDULE = "standard-webhooks";

    private final AdminService admin;
    private final SendingReader sending;
    private final ContentReader content;
    private final InstantSource clock;

    /**
     * @param clock tells whether a deadline has passed already
     */
    DeliveryReader(AdminService admin, SendingReader sending, ContentReader content, InstantSource clock) {
        this.admin = admin;
        this.sending = sending;
        this.content = content;
        this.clock = clock;
    }

    /**
     * The job that delivers it.
     *
     * @throws dev.longhaul.server.problem.ProblemException if something of it cannot be
     */
    JobRequest read(DeliveryJson json, @Nullable String idempotencyKey) {
        Delivery delivery = sending.read("", SendingJson.of(json), content.read(json));
        JobRequest request = Webhooks.job(delivery).schedule(schedule("schedule", json.schedule()));
        request = timed(request, json);
        request = labelled(request, json.labels());
        String orderingKey = json.orderingKey();
        if (orderingKey != null) {
            Fields.check("orderingKey", () -> Texts.require("orderingKey", orderingKey, Keys.MAX_LENGTH));
            request = request.orderingKey(Webhooks.orderingKey(delivery.url(), orderingKey));
        }
        if (idempotencyKey != null) {
            request = keyed(request, idempotencyKey);
        }
        return json.onEnd() == null ? request : request.onEnd(onEnd(json.onEnd()));
    }

    private JobRequest onEnd(OnEndJson json) {
        Delivery delivery = sending.read("onEnd.", SendingJson.of(json), new DeliveryBody.EndReport());
        return Webhooks.job(delivery).schedule(schedule("onEnd.schedule", json.schedule()));
    }

    private String schedule(String field, @Nullable String text) {
        String schedule = text == null ? DEFAULT_SCHEDULE : text;
        Fields.check(field, () -> admin.schedule(schedule));
        return schedule;
    }

    private JobRequest timed(JobRequest request, DeliveryJson json) {
        Instant now = clock.instant();
        Instant start = within(now, "startAt", json.startAt());
        Instant deadline = within(now, "deadline", json.deadline());
        if (deadline != null && !deadline.isAfter(now)) {
            throw Problem.field("deadline", "deadline " + json.deadline() + " has passed already; it is " + now)
                    .exception();
        }
        if (deadline != null && start != null && deadline.isBefore(start)) {
            throw Problem.field(
                            "deadline",
                            "deadline " + json.deadline() + " is before startAt " + json.startAt()
                                    + ", so that no attempt could start")
                    .exception();
        }
        JobRequest timed = start == null ? request : request.startAt(start);
        return deadline == null ? timed : timed.deadline(deadline);
    }

    private static @Nullable Instant within(Instant now, String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        Instant instant = Times.instant(ProblemCode.INVALID_FIELD, field, text);
        if (instant.isAfter(now.plus(When.FURTHEST))) {
            throw Problem.field(field, field + " " + text + " is more than ten years ahead")
                    .exception();
        }
        return instant;
    }

    private static JobRequest labelled(JobRequest request, @Nullable Map<String, String> labels) {
        JobRequest labelled = request;
        if (labels != null) {
            for (Map.Entry<String, String> label : labels.entrySet()) {
                JobRequest before = labelled;
                labelled = Fields.check(
                        "labels",
                        () -> before.label(
                                label.getKey(), Fields.present("labels." + label.getKey(), label.getValue())));
            }
        }
        return labelled;
    }

    private static JobRequest keyed(JobRequest request, String idempotencyKey) {
        try {
            return request.idempotencyKey(idempotencyKey);
        } catch (IllegalArgumentException e) {
            throw Problem.parameter(ApiHeaders.IDEMPOTENCY_KEY, String.valueOf(e.getMessage()))
                    .exception();
        }
    }
}
