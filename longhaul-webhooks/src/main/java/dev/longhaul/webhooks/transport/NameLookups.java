package dev.longhaul.webhooks.transport;

import dev.longhaul.webhooks.address.IpAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Name lookups that somebody waits for only so long. The system's resolver cannot be interrupted, so each lookup has a
 * platform thread of its own that may be left behind; it keeps its permit until it really ends, so that at most
 * {@code limit} threads exist. A name that is being looked up is not looked up again beside that: a name that hangs
 * holds one permit, however many deliveries go there.
 */
final class NameLookups {

    private final NameResolver resolver;
    private final ThreadFactory threads;
    private final Semaphore permits;
    private final ConcurrentMap<String, CompletableFuture<List<IpAddress>>> underWay = new ConcurrentHashMap<>();

    NameLookups(NameResolver resolver, int limit, ThreadFactory threads) {
        this.resolver = resolver;
        this.threads = threads;
        this.permits = new Semaphore(limit);
    }

    /** Looks a name up, telling {@code progress} which phase of it has begun. */
    List<IpAddress> lookUp(String name, Deadline deadline, Consumer<Phase> progress)
            throws ExchangeException, InterruptedException {
        CompletableFuture<List<IpAddress>> answer = underWay.get(name);
        if (answer == null) {
            progress.accept(Phase.WAITING_FOR_LOOKUP);
            if (!permits.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw Failures.atDeadline(Phase.WAITING_FOR_LOOKUP);
            }
            answer = startOrJoin(name);
        }
        progress.accept(Phase.RESOLVING);
        return await(name, answer, deadline);
    }

    private CompletableFuture<List<IpAddress>> startOrJoin(String name) {
        CompletableFuture<List<IpAddress>> mine = new CompletableFuture<>();
        CompletableFuture<List<IpAddress>> earlier = underWay.putIfAbsent(name, mine);
        if (earlier != null) {
            permits.release();
            return earlier;
        }
        boolean started = false;
        try {
            threads.newThread(() -> run(name, mine)).start();
            started = true;
        } finally {
            if (!started) {
                end(name, mine);
            }
        }
        return mine;
    }

    private void run(String name, CompletableFuture<List<IpAddress>> answer) {
        try {
            answer.complete(resolver.resolve(name));
        } catch (UnknownHostException | RuntimeException e) {
            answer.completeExceptionally(e);
        } finally {
            end(name, answer);
        }
    }

    private void end(String name, CompletableFuture<List<IpAddress>> answer) {
        underWay.remove(name, answer);
        // For the case of an Error in the resolver: nobody may be left waiting for a thread that is gone.
        answer.completeExceptionally(new IllegalStateException("the lookup of " + name + " ended without an answer"));
        permits.release();
    }

    private static List<IpAddress> await(String name, CompletableFuture<List<IpAddress>> answer, Deadline deadline)
            throws ExchangeException, InterruptedException {
        try {
            List<IpAddress> addresses = answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            if (addresses.isEmpty()) {
                throw new ExchangeException(FailureKind.NAME_NOT_FOUND, name + " has no address");
            }
            return addresses;
        } catch (TimeoutException e) {
            throw Failures.atDeadline(Phase.RESOLVING);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException) {
                throw new ExchangeException(FailureKind.NAME_NOT_FOUND, name + " has no address", e);
            }
            throw new ExchangeException(
                    FailureKind.NAME_NOT_FOUND, "the lookup of " + name + " failed: " + e.getCause(), e);
        }
    }
}
