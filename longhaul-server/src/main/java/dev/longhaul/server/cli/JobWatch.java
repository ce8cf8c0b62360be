package dev.longhaul.server.cli;

import dev.longhaul.server.client.ApiClient;
import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Follows one job until it has ended, for as long as its schedule allows it; Ctrl-C leaves the job as it is. */
final class JobWatch {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private static final Set<String> ENDED = Set.of("succeeded", "dead", "cancelled");

    private final ApiClient client;
    private final Environment.Waiting waiting;
    private final JobPrinter printer;

    JobWatch(ApiClient client, Environment.Waiting waiting, JobPrinter printer) {
        this.client = client;
        this.waiting = waiting;
        this.printer = printer;
    }

    /**
     * Prints each attempt as it is settled.
     *
     * @throws CommandException if the job ends otherwise than succeeded
     */
    void untilEnded(JsonNode accepted) {
        String id = accepted.path("id").asString();
        printer.watching(id);
        JsonNode job = accepted;
        int seen = 0;
        Duration pause = FIRST_PAUSE;
        while (true) {
            job = client.get("/api/v1/jobs/" + id).body();
            JsonNode attempts = job.path("attempts");
            for (; seen < attempts.size(); seen++) {
                printer.attempt(attempts.get(seen), job);
            }
            if (ENDED.contains(job.path("state").asString())) {
                break;
            }
            pass(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        printer.ended(job);
        String state = job.path("state").asString();
        if (!state.equals("succeeded")) {
            throw new CommandException(
                    ExitCode.REFUSED, "the delivery is " + JobPrinter.stateOf(job) + hint(state, id));
        }
    }

    private static String hint(String state, String id) {
        return state.equals("dead") ? "; when its cause is gone: longhaul redrive " + id : "";
    }

    private void pass(Duration pause) {
        try {
            waiting.forSome(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.REFUSED, "stopped waiting; the delivery goes on", e);
        }
    }
}
