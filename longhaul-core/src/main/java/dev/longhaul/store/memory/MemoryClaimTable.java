package dev.longhaul.store.memory;

import dev.longhaul.store.ClaimId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.ClaimTable;
import dev.longhaul.store.Micros;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.memory.rows.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Jobs in flight, in batches. */
final class MemoryClaimTable implements ClaimTable {

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;

    MemoryClaimTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
    }

    @Override
    public boolean insert(ClaimId id, NodeId node, List<OpenJob> jobs, Duration lease) {
        return transaction.write("claims.insert", () -> {
            Instant now = transaction.clock();
            boolean inserted = tables.claims.insert(
                    session, new ClaimRow(id, node, now, Micros.ceil(now.plus(lease)), Rounded.all(jobs)));
            if (!inserted) {
                session.answerForOthers();
            }
            return inserted;
        });
    }

    @Override
    public @Nullable ClaimRow lockShared(ClaimId id) {
        return transaction.<@Nullable ClaimRow>write("claims.lockShared", () -> locked(id));
    }

    private @Nullable ClaimRow locked(ClaimId id) {
        ClaimRow claim = tables.claims.lockShared(session, id);
        if (claim == null) {
            session.answerForOthers();
        }
        return claim;
    }

    @Override
    public Set<ClaimId> hold(Collection<ClaimId> ids) {
        return transaction.write("claims.hold", () -> {
            Set<ClaimId> standing = new LinkedHashSet<>();
            for (ClaimId id : new TreeSet<>(ids)) {
                if (locked(id) != null) {
                    standing.add(id);
                }
            }
            return standing;
        });
    }

    @Override
    public Set<ClaimId> renew(Collection<ClaimId> ids, Duration lease) {
        return transaction.write("claims.renew", () -> {
            Set<ClaimId> standing = new LinkedHashSet<>();
            for (ClaimId id : new TreeSet<>(ids)) {
                ClaimRow claim = tables.claims.lock(session, id);
                if (claim == null) {
                    session.answerForOthers();
                } else {
                    Instant until = Micros.ceil(transaction.clock().plus(lease));
                    tables.claims.put(session, new ClaimRow(id, claim.node(), claim.claimedAt(), until, claim.jobs()));
                    standing.add(id);
                }
            }
            return standing;
        });
    }

    @Override
    public boolean rewrite(ClaimId id, List<OpenJob> jobs) {
        return transaction.write("claims.rewrite", () -> {
            ClaimRow claim = tables.claims.lock(session, id);
            if (claim == null) {
                return false;
            }
            tables.claims.put(
                    session, new ClaimRow(id, claim.node(), claim.claimedAt(), claim.leaseUntil(), Rounded.all(jobs)));
            return true;
        });
    }

    @Override
    public void delete(Collection<ClaimId> ids) {
        transaction.change("claims.delete", () -> new TreeSet<>(ids).forEach(id -> tables.claims.take(session, id)));
    }

    @Override
    public List<ClaimRow> lockExpired(int limit) {
        return transaction.write("claims.lockExpired", () -> {
            Instant now = transaction.clock();
            List<ClaimRow> locked = new ArrayList<>();
            for (ClaimRow claim : tables.byLease.all(session)) {
                if (locked.size() >= limit || claim.leaseUntil().isAfter(now)) {
                    break;
                }
                if (tables.claims.tryLock(session, claim.id())) {
                    locked.add(claim);
                }
            }
            locked.sort(Comparator.comparing(ClaimRow::id));
            return locked;
        });
    }

    @Override
    public List<ClaimRow> lockOthers(NodeId but, int limit) {
        return transaction.write("claims.lockOthers", () -> {
            List<ClaimRow> locked = new ArrayList<>();
            for (ClaimRow claim : tables.claims.inOrder().all(session)) {
                if (locked.size() >= limit) {
                    break;
                }
                if (!claim.node().equals(but) && tables.claims.tryLock(session, claim.id())) {
                    locked.add(claim);
                }
            }
            return locked;
        });
    }

    @Override
    public Map<ClaimId, ClaimRow> all(int limit) {
        return transaction.read("claims.all", () -> {
            Map<ClaimId, ClaimRow> all = new LinkedHashMap<>();
            for (ClaimRow claim : tables.claims.inOrder().all(session)) {
                if (all.size() >= limit) {
                    break;
                }
                all.put(claim.id(), claim);
            }
            return all;
        });
    }
}
