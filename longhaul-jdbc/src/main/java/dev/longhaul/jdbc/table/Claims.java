package dev.longhaul.jdbc.table;

import dev.longhaul.store.ClaimId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.ClaimTable;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.OpenJobsCodec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** {@code longhaul_claim}. */
final class Claims implements ClaimTable {
    private final Session session;

    Claims(Session session) {
        this.session = session;
    }

    @Override
    public boolean insert(ClaimId id, NodeId node, List<OpenJob> jobs, Duration lease) {
        boolean inserted = session.update(
                        session.sql().claimInsert(),
                        args -> args.uuid(id.value())
                                .text(node.value())
                                .now()
                                .duration(lease)
                                .bytes(OpenJobsCodec.encode(jobs)))
                == 1;
        if (!inserted) {
            session.answerForOthers();
        }
        return inserted;
    }

    @Override
    public @Nullable ClaimRow lockShared(ClaimId id) {
        ClaimRow claim = session.first(session.sql().claimLockShared(), args -> args.uuid(id.value()), Claims::read);
        if (claim == null) {
            session.answerForOthers();
        }
        return claim;
    }

    @Override
    public Set<ClaimId> hold(Collection<ClaimId> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        Set<ClaimId> standing =
                new HashSet<>(session.list(session.sql().claimHold(), args -> args.uuids(values(ids)), Claims::readId));
        if (!standing.containsAll(ids)) {
            session.answerForOthers();
        }
        return standing;
    }

    @Override
    public Set<ClaimId> renew(Collection<ClaimId> ids, Duration lease) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        Set<ClaimId> standing = renewed(ids, lease);
        if (!standing.containsAll(ids)) {
            session.answerForOthers();
        }
        return standing;
    }

    private Set<ClaimId> renewed(Collection<ClaimId> ids, Duration lease) {
        Binding renewal = args -> args.uuids(values(ids)).now().duration(lease);
        String lock = session.sql().claimLockForRenewal();
        if (lock == null) {
            return new HashSet<>(session.list(session.sql().claimRenew(), renewal, Claims::readId));
        }
        Set<ClaimId> standing = new HashSet<>(session.list(lock, args -> args.uuids(values(ids)), Claims::readId));
        if (!standing.isEmpty()) {
            session.update(session.sql().claimRenew(), renewal);
        }
        return standing;
    }

    @Override
    public boolean rewrite(ClaimId id, List<OpenJob> jobs) {
        return session.update(
                        session.sql().claimRewrite(),
                        args -> args.uuid(id.value()).bytes(OpenJobsCodec.encode(jobs)))
                == 1;
    }

    @Override
    public void delete(Collection<ClaimId> ids) {
        if (!ids.isEmpty()) {
            session.update(session.sql().claimDelete(), args -> args.uuids(values(ids)));
        }
    }

    @Override
    public List<ClaimRow> lockExpired(int limit) {
        return readable(
                        limit,
                        most -> claims(
                                session.sql().claimLockExpired(),
                                args -> args.now().count(most)))
                .stream()
                .sorted(Comparator.comparing(ClaimRow::id))
                .toList();
    }

    @Override
    public List<ClaimRow> lockOthers(NodeId but, int limit) {
        return readable(
                limit,
                most -> claims(
                        session.sql().claimLockOthers(),
                        args -> args.text(but.value()).count(most)));
    }

    private List<Optional<ClaimRow>> claims(String statement, Binding binding) {
        return session.list(statement, binding, this::readIfPossible);
    }

    /** Asks for more as long as claims that cannot be read take others' places: they come first every time. */
    private static List<ClaimRow> readable(int limit, IntFunction<List<Optional<ClaimRow>>> locking) {
        int most = limit;
        while (true) {
            List<Optional<ClaimRow>> locked = locking.apply(most);
            List<ClaimRow> readable = locked.stream().flatMap(Optional::stream).toList();
            if (readable.size() >= limit || locked.size() < most) {
                return readable.stream().limit(limit).toList();
            }
            most = limit + locked.size() - readable.size();
        }
    }

    @Override
    public Map<ClaimId, ClaimRow> all(int limit) {
        Map<ClaimId, ClaimRow> all = new LinkedHashMap<>();
        claims(session.sql().claimAll(), args -> args.count(limit))
                .forEach(read -> read.ifPresent(claim -> all.put(claim.id(), claim)));
        return all;
    }

    private static List<UUID> values(Collection<ClaimId> ids) {
        return ids.stream().distinct().sorted().map(ClaimId::value).toList();
    }

    private Optional<ClaimRow> readIfPossible(Row row) throws SQLException {
        try {
            return Optional.of(read(row));
        } catch (RuntimeException e) {
            session.unreadable().metClaim(row.uuid("id"), e);
            return Optional.empty();
        }
    }

    private static ClaimId readId(Row row) throws SQLException {
        return new ClaimId(row.uuid("id"));
    }

    private static ClaimRow read(Row row) throws SQLException {
        return new ClaimRow(
                new ClaimId(row.uuid("id")),
                new NodeId(row.text("node")),
                row.time("claimed_at"),
                row.time("lease_until"),
                OpenJobsCodec.decode(row.bytes("jobs")));
    }
}
