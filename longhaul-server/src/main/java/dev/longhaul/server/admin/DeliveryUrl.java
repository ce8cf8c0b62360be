package dev.longhaul.server.admin;

import dev.longhaul.store.JobRow;
import dev.longhaul.webhooks.Webhooks;
import java.util.Optional;

/** Where a job's delivery goes, if it is one. */
public final class DeliveryUrl {

    private DeliveryUrl() {}

    /** The URL; empty for a job of another type, and for a delivery that another version stored. */
    public static Optional<String> of(JobRow row) {
        if (!row.type().equals(Webhooks.TYPE.name())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Webhooks.urlOf(row.content().bytes()).toString());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
