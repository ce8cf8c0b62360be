package dev.longhaul.webhooks.transport;

import dev.longhaul.webhooks.address.IpAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A name service held in memory: addresses, aliases, answers that change, and names that hang. */
final class FakeNames implements NameResolver, AutoCloseable {

    private final Map<String, Deque<List<IpAddress>>> answers = new ConcurrentHashMap<>();
    private final Map<String, String> aliases = new ConcurrentHashMap<>();
    private final AtomicInteger lookups = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** The next lookup of the name finds these; the last answer stays. */
    FakeNames answer(String name, String... addresses) {
        answers.computeIfAbsent(name, any -> new ArrayDeque<>())
                .add(Arrays.stream(addresses).map(FakeNames::address).toList());
        return this;
    }

    /** The name is another one's alias. */
    FakeNames alias(String name, String canonical) {
        aliases.put(name, canonical);
        return this;
    }

    int lookups() {
        return lookups.get();
    }

    @Override
    public List<IpAddress> resolve(String name) throws UnknownHostException {
        lookups.incrementAndGet();
        String canonical = aliases.getOrDefault(name, name);
        if (canonical.startsWith("hang")) {
            hang();
        }
        Deque<List<IpAddress>> known = answers.get(canonical);
        if (known == null) {
            throw new UnknownHostException(name);
        }
        return known.size() > 1 ? known.remove() : known.element();
    }

    /** Lets every lookup that hangs end without an answer. */
    @Override
    public void close() {
        closed.countDown();
    }

    private void hang() throws UnknownHostException {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new UnknownHostException("the name service was closed");
    }

    private static IpAddress address(String text) {
        return IpAddress.parseV4(text).or(() -> IpAddress.parseV6(text)).orElseThrow();
    }
}
