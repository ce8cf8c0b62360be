package dev.longhaul.testkit.engine;

import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.rows.CommitFate;
import dev.longhaul.store.memory.rows.Step;
import dev.longhaul.store.memory.rows.Steps;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a test does between the steps of transactions. It knows which calls each open transaction has made, so that a test can
 * say "the commit that inserts a claim". What it does may itself use the database: that is not interfered with.
 */
public final class Interference implements Steps {

    /**
     * A step with the calls that its transaction has made before.
     *
     * @param step what is about to happen
     * @param calls names of the calls before it, like {@code claims.insert}
     */
    public record Moment(Step step, Set<String> calls) {

        /** Whether this is a node's step. */
        public boolean by(String node) {
            return step.by().equals(node);
        }

        /** Whether this is a call of that name. */
        public boolean call(String name) {
            return step.kind() != Step.Kind.LOCK && step.name().equals(name);
        }

        /** Whether a transaction commits that has made this call. */
        public boolean commitOf(String call) {
            return step.kind() == Step.Kind.COMMIT && calls.contains(call);
        }

        /** Whether a commit moves due jobs into a claim. */
        public boolean commitOfClaim() {
            return commitOf("due.take") && calls.contains("claims.insert");
        }

        /** Whether a commit settles attempts, taken-back ones aside. */
        public boolean commitOfSettle() {
            return commitOf("attempts.insert") && !calls.contains("claims.lockExpired");
        }

        /** Whether a commit takes a claim back. */
        public boolean commitOfTakeBack() {
            return commitOf("claims.lockExpired");
        }
    }

    private record Before(Predicate<Moment> when, Consumer<Moment> what, boolean once) {}

    private record Fate(Predicate<Moment> when, CommitFate fate) {}

    private final List<Before> befores = new ArrayList<>();
    private final List<Before> afters = new ArrayList<>();
    private final List<Fate> fates = new ArrayList<>();
    private Function<Moment, CommitFate> everyFate = moment -> CommitFate.COMMITTED;
    private Runnable afterEvery = () -> {};
    /** Calls of the latest transactions; those that only read never say that they are over. */
    private final Map<Long, Set<String>> calls = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Set<String>> eldest) {
            return size() > 200;
        }
    };

    private boolean interfering;

    /** Does something before the first step that matches. */
    public void once(Predicate<Moment> when, Runnable what) {
        befores.add(new Before(when, moment -> what.run(), true));
    }

    /** Does something before every step that matches. */
    public void always(Predicate<Moment> when, Runnable what) {
        befores.add(new Before(when, moment -> what.run(), false));
    }

    /** Does something before every step. */
    public void every(Consumer<Moment> what) {
        befores.add(new Before(moment -> true, what, false));
    }

    /** Does something after the first commit that matches has become visible, before its caller hears of it. */
    public void onceAfter(Predicate<Moment> when, Runnable what) {
        afters.add(new Before(when, moment -> what.run(), true));
    }

    /** Fails every step that matches. */
    public void fail(Predicate<Moment> when, StoreException.Kind kind) {
        always(when, () -> {
            throw new StoreException(kind, "the test says so");
        });
    }

    /** Decides what becomes of the first commit that matches. */
    public void commit(Predicate<Moment> when, CommitFate fate) {
        fates.add(new Fate(when, fate));
    }

    /** Decides what becomes of every commit. */
    public void fates(Function<Moment, CommitFate> decide) {
        everyFate = decide;
    }

    /** Does something after every commit that has become visible. */
    public void afterEvery(Runnable what) {
        afterEvery = what;
    }

    /** Interferes no more. */
    public void stop() {
        befores.clear();
        afters.clear();
        fates.clear();
        everyFate = moment -> CommitFate.COMMITTED;
        afterEvery = () -> {};
    }

    /** Whether everything that was to happen once has happened. */
    public boolean spent() {
        return befores.stream().noneMatch(Before::once) && afters.isEmpty() && fates.isEmpty();
    }

    @Override
    public void before(Step step) {
        Set<String> made = calls.computeIfAbsent(step.transaction(), number -> new HashSet<>());
        if (!befores.isEmpty()) {
            act(befores, new Moment(step, Set.copyOf(made)));
        }
        if (step.kind() != Step.Kind.LOCK) {
            made.add(step.name());
        }
    }

    @Override
    public CommitFate committing(Step step) {
        Moment moment = new Moment(step, calls.getOrDefault(step.transaction(), Set.of()));
        if (!interfering) {
            for (Iterator<Fate> each = fates.iterator(); each.hasNext(); ) {
                Fate fate = each.next();
                if (fate.when().test(moment)) {
                    each.remove();
                    return fate.fate();
                }
            }
            return everyFate.apply(moment);
        }
        return CommitFate.COMMITTED;
    }

    @Override
    public void committed(Step step) {
        Set<String> made = calls.remove(step.transaction());
        if (!interfering) {
            afterEvery.run();
        }
        act(afters, new Moment(step, made == null ? Set.of() : made));
    }

    private void act(List<Before> list, Moment moment) {
        if (interfering) {
            return;
        }
        for (Before each : List.copyOf(list)) {
            if (each.when().test(moment)) {
                if (each.once()) {
                    list.remove(each);
                }
                interfering = true;
                try {
                    each.what().accept(moment);
                } finally {
                    interfering = false;
                }
            }
        }
    }
}
