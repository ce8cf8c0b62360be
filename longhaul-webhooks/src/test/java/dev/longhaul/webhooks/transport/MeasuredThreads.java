package dev.longhaul.webhooks.transport;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes platform threads that measure how many bytes they allocate in all: what a heap can have grown by is at most
 * that, whenever the collector ran. The JDK counts allocation for platform threads only.
 */
final class MeasuredThreads implements ThreadFactory {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final AtomicLong mostAllocated = new AtomicLong();
    private final List<Thread> made = new CopyOnWriteArrayList<>();

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = Thread.ofPlatform().daemon().name("measured").unstarted(() -> {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                task.run();
            } finally {
                long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
                mostAllocated.accumulateAndGet(allocated, Math::max);
            }
        });
        made.add(thread);
        return thread;
    }

    /** Returns the bytes that the greediest thread has allocated; counts threads that have ended. */
    long mostAllocated() {
        return mostAllocated.get();
    }

    List<Thread> made() {
        return List.copyOf(made);
    }
}
