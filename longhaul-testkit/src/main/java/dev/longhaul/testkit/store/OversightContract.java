package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.store.AuditRow;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.NodeRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Outlook;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Request;
import dev.longhaul.store.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What sweeps and people look at: the outlook, nodes, the audit. */
public abstract class OversightContract extends Contract {

    @Test
    void an_empty_store_has_nothing_to_look_at() {
        Outlook outlook = read().outlook();

        assertThat(outlook).isEqualTo(new Outlook(outlook.now(), null, null, false, false));
        assertThat(outlook.now()).isBetween(now(), read().now());
    }

    @Test
    void the_outlook_names_the_first_lease_that_runs_out_or_ran_out() {
        claim(Duration.ofHours(2));
        claim(Duration.ofHours(-2));
        claim(Duration.ofHours(1));

        Instant nextExpiry = present(read().outlook().nextExpiry());

        assertThat(nextExpiry)
                .isBetween(now().minus(Duration.ofHours(2)), read().now().minus(Duration.ofHours(2)));
    }

    @Test
    void the_outlook_names_the_first_deadline_among_due_and_parked() {
        OpenJob due = Samples.withDeadline(job("a", past()), now().plusSeconds(20));
        OpenJob parked = Samples.withDeadline(job("a", past()), now().plusSeconds(10));
        dueJob("a", past());
        commit(transaction -> transaction.due().insert(List.of(due)));
        assertThat(read().outlook().nextDeadline()).isEqualTo(now().plusSeconds(20));

        commit(transaction -> transaction.parked().insert(List.of(new ParkedJob(parked, Subject.key("k"), 1))));
        assertThat(read().outlook().nextDeadline()).isEqualTo(now().plusSeconds(10));

        commit(transaction -> transaction.parked().take(parked.id()));
        assertThat(read().outlook().nextDeadline()).isEqualTo(now().plusSeconds(20));
    }

    @Test
    void the_outlook_says_whether_there_are_requests_and_endpoints_that_hold_jobs() {
        OpenJob behindKey = job("a", past());
        OpenJob atEndpoint = job("a", past());
        commit(transaction -> transaction.parked().insert(List.of(new ParkedJob(behindKey, Subject.key("k"), 1))));
        assertThat(read().outlook().parkedEndpoints()).isFalse();

        commit(transaction ->
                transaction.parked().insert(List.of(new ParkedJob(atEndpoint, Subject.endpoint("e"), 0))));
        assertThat(read().outlook().parkedEndpoints()).isTrue();

        assertThat(read().outlook().requests()).isFalse();
        commit(transaction -> transaction
                .requests()
                .insert(new Request(samples().uuid(), atEndpoint.id(), 1, Request.Kind.CANCEL, null, "Ada")));
        assertThat(read().outlook().requests()).isTrue();
    }

    @Test
    void a_node_is_shown_as_it_was_saved_last_and_seen_then() {
        NodeRow row = new NodeRow(new NodeId("node-1"), past(), Instant.EPOCH, 3, "", Map.of());
        save(row);
        pass(Duration.ofMillis(1));
        Instant before = read().now();
        save(new NodeRow(
                row.id(),
                past(),
                Instant.EPOCH,
                5,
                samples().id() + "," + samples().id(),
                Map.of("host", "böx \"1\"", "version", "2.0")));

        List<NodeRow> nodes = read().nodes().all();

        assertThat(nodes).hasSize(1);
        assertThat(nodes.get(0).running()).isEqualTo(5);
        assertThat(nodes.get(0).startedAt()).isEqualTo(past());
        assertThat(nodes.get(0).stuck()).contains(",");
        assertThat(nodes.get(0).about()).isEqualTo(Map.of("host", "böx \"1\"", "version", "2.0"));
        assertThat(nodes.get(0).seenAt()).isBetween(before, read().now());
    }

    @Test
    void nodes_are_listed_by_id_and_deleted_by_hand_or_when_not_seen_since() {
        save(new NodeRow(new NodeId("c"), past(), now(), 0, "", Map.of()));
        save(new NodeRow(new NodeId("a"), past(), now(), 0, "", Map.of()));
        pass(Duration.ofMillis(1));
        Instant since = read().now();
        save(new NodeRow(new NodeId("b"), past(), now(), 0, "", Map.of()));
        assertThat(nodes()).containsExactly("a", "b", "c");

        commit(transaction -> transaction.nodes().delete(new NodeId("a")));
        assertThat(nodes()).containsExactly("b", "c");

        commit(transaction -> transaction.nodes().deleteUnseen(since));
        assertThat(nodes()).containsExactly("b");
    }

    private void save(NodeRow row) {
        commit(transaction -> transaction.nodes().save(row));
    }

    private List<String> nodes() {
        return read().nodes().all().stream().map(row -> row.id().value()).toList();
    }

    @Test
    void the_audit_is_paged_newest_first() {
        AuditRow oldest = audited(now().minusSeconds(3), "cancel");
        AuditRow middle = audited(now().minusSeconds(2), "redrive");
        AuditRow newest = audited(now().minusSeconds(1), "pause");

        assertThat(audit(null, 2)).containsExactly(newest, middle);
        assertThat(audit(middle.at(), 2)).containsExactly(oldest);
        assertThat(audit(oldest.at(), 2)).isEmpty();
    }

    @Test
    void what_is_audited_again_is_passed_over() {
        AuditRow first = audited(past(), "cancel");
        AuditRow again = new AuditRow(first.id(), now(), "other", "redrive", null, null);
        AuditRow other = new AuditRow(samples().uuid(), past().minusSeconds(1), "Ada", "resume", null, null);

        commit(transaction -> transaction.audit().insert(List.of(again, other)));

        assertThat(audit(null, 10)).containsExactly(first, other);
    }

    @Test
    void old_lines_of_the_audit_are_removed_a_few_at_a_time() {
        for (int i = 1; i <= 5; i++) {
            audited(past().minusSeconds(i), "cancel");
        }
        AuditRow young = audited(past(), "cancel");

        assertThat(write(transaction -> transaction.retention().audit(past(), 3))
                        .answer())
                .isEqualTo(3);
        assertThat(write(transaction -> transaction.retention().audit(past(), 3))
                        .answer())
                .isEqualTo(2);
        assertThat(audit(null, 10)).containsExactly(young);
    }

    private AuditRow audited(Instant at, String action) {
        AuditRow row =
                new AuditRow(samples().uuid(), at, "Ada", action, samples().id(), "because");
        commit(transaction -> transaction.audit().insert(List.of(row)));
        return row;
    }

    private List<AuditRow> audit(@Nullable Instant before, int limit) {
        return read().audit().page(before, limit);
    }
}
