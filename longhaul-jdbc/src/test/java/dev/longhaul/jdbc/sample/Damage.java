package dev.longhaul.jdbc.sample;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.JobId;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** Writes values that no code can read. */
public final class Damage {

    /** A version that there is not. */
    private static final byte[] FROM_THE_FUTURE = {99};

    private Damage() {}

    /** Of what a job asked for. */
    public static boolean of(Store store, JobId job) {
        return update(store, "UPDATE longhaul_job SET on_end = ? WHERE " + its(store, "id"), job.value());
    }

    /** Of the list of a claim's jobs. */
    public static boolean of(Store store, ClaimId claim) {
        return update(store, "UPDATE longhaul_claim SET jobs = ? WHERE " + its(store, "id"), claim.value());
    }

    /** Where an id is the one that is given as a text. */
    private static String its(Store store, String column) {
        return store.name().equals("mariadb")
                ? column + " = UNHEX(REPLACE(?, '-', ''))"
                : "CAST(" + column + " AS text) = ?";
    }

    private static boolean update(Store store, String words, UUID id) {
        try (Connection connection = ((JdbcStore) store).dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(words)) {
            statement.setBytes(1, FROM_THE_FUTURE);
            statement.setString(2, id.toString());
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
