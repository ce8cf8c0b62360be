package dev.longhaul.trials.power;

import dev.longhaul.trials.checker.FinalState;
import dev.longhaul.trials.database.TrialDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/** Counts open jobs. Stateless. */
final class Open {

    private Open() {}

    /** How many jobs are due, parked or in claims; -1 while the database does not say. */
    static long count(TrialDatabase database) {
        try (Connection connection = database.connect()) {
            return FinalState.countOpen(connection);
        } catch (SQLException e) {
            return -1;
        }
    }
}
