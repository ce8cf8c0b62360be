package dev.longhaul.trials.benchmark.peer;

import dev.longhaul.trials.benchmark.server.Place;

/** Whoever runs jobs from a database. Stateless. */
public interface Contestant {

    /** The name on the command line and in tables. */
    String name();

    /** Version and settings in a line, for the page. */
    String settings();

    /** About how many no-op jobs it finishes in a second; only decides how many it is given. */
    int perSecond();

    /** About how many jobs it finishes in a second that fail three times before; only decides how many it is given. */
    int retriesPerSecond();

    /** Makes its tables in an empty database, where opening a session does not do that. */
    default void install(Place place) {
        // Whoever makes its own tables makes them when it opens.
    }

    /** Is ready to take jobs, and to work on them once it is started. */
    Session open(Place place, Work work);

    /** A node that enqueues and never runs one of these jobs itself. */
    default Session client(Place place, Work work) {
        return open(place, work);
    }
}
