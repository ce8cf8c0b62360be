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

    /** Makes its tables, and is ready to take jobs. */
    Session open(Place place, Work work);
}
