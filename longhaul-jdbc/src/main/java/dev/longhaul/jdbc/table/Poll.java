package dev.longhaul.jdbc.table;

import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.Taken;
import java.util.List;

/** Takes due jobs for several asks, at most so many in all: the one statement on which everything else waits. */
@FunctionalInterface
public interface Poll {

    /** What of an ask a statement is given: type, whether suspects are meant, the mark, the limit. */
    Columns<Ask> COLUMNS = Columns.<Ask>none()
            .text(Ask::type)
            .flag(Ask::suspect)
            .time(Ask::from)
            .count(Ask::limit);

    /** Takes them. */
    List<Taken> take(Session session, List<Ask> asks, int total);
}
