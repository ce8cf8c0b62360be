package dev.longhaul.spring.transaction;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.operator.JobView;

/** Order 42, as a job and as a message, for handlers of which a test wants to know in what transaction they work. */
final class OneOrder {

    static final JobType<String> BOOK = JobType.of("book", PayloadCodec.text());
    static final MessageType<String> PAID = MessageType.of("order.paid", PayloadCodec.text());

    private OneOrder() {}

    static JobId enqueued(Longhaul longhaul) {
        return longhaul.enqueue(BOOK.job("42")).id();
    }

    static JobId published(Messaging messaging) {
        return messaging.publish(PAID.message("paid-42", "42")).id();
    }

    /** The job as it stands when it has succeeded. */
    static JobView done(JobId job, Longhaul longhaul) {
        await().atMost(ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(longhaul.jobs().find(job).orElseThrow().state())
                                .isEqualTo(JobState.SUCCEEDED));
        return longhaul.jobs().find(job).orElseThrow();
    }
}
