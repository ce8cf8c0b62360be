package dev.longhaul.server.console;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.JobPage;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.server.admin.AdminService;
import java.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The console's pages, the parts of them that live, and operators' moves as plain forms. Cross-site forms are refused before
 * they come here, see {@link dev.longhaul.server.security.CrossSiteFilter}.
 */
@Controller
final class ConsoleController {

    /** Deliveries on one page of the list. */
    private static final int PAGE = 25;

    private static final String TYPE = "webhook";

    private final AdminService admin;
    private final Pages pages;
    private final InstantSource clock;

    ConsoleController(AdminService admin, Pages pages, InstantSource clock) {
        this.admin = admin;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/")
    ModelAndView list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String cursor) {
        return list("console/deliveries", new Place(stateOf(state), cursorOf(cursor)), null);
    }

    /** The list alone; nothing when it is as {@code seen}. */
    @GetMapping("/deliveries")
    ModelAndView livingList(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String seen) {
        return list("console/deliveries :: list", new Place(stateOf(state), cursorOf(cursor)), seen);
    }

    @GetMapping("/deliveries/{id}")
    ModelAndView delivery(@PathVariable String id, @RequestParam(required = false) @Nullable String said) {
        return delivery("console/delivery", id, null).addObject("said", Said.of(said));
    }

    /** One delivery alone; nothing when it is as {@code seen}. */
    @GetMapping("/deliveries/{id}/live")
    ModelAndView livingDelivery(@PathVariable String id, @RequestParam(required = false) @Nullable String seen) {
        return delivery("console/delivery :: delivery", id, seen);
    }

    @PostMapping("/deliveries/{id}/cancel")
    ModelAndView cancel(@PathVariable String id, Principal caller) {
        return move(id, caller, admin::cancel);
    }

    @PostMapping("/deliveries/{id}/redrive")
    ModelAndView redrive(@PathVariable String id, Principal caller) {
        return move(id, caller, (job, by) -> admin.redrive(job, Redrive.NOW, by));
    }

    @PostMapping("/deliveries/{id}/attempt-now")
    ModelAndView attemptNow(@PathVariable String id, Principal caller) {
        return move(id, caller, admin::attemptNow);
    }

    private record Place(@Nullable JobState state, @Nullable JobId cursor) {
        String query() {
            String query =
                    (state == null ? "" : "&state=" + state.word()) + (cursor == null ? "" : "&cursor=" + cursor);
            return query.isEmpty() ? "" : "?" + query.substring(1);
        }

        Place at(@Nullable JobId other) {
            return new Place(state, other);
        }
    }

    private ModelAndView list(String view, Place place, @Nullable String seen) {
        JobPage page = admin.jobsWithHistories(new JobQuery(place.state(), TYPE, null, null, place.cursor(), PAGE));
        List<JobView> jobs = page.items();
        String version = Integer.toHexString(jobs.hashCode());
        if (version.equals(seen)) {
            return nothingNew();
        }
        Instant now = clock.instant();
        String query = place.query();
        return new ModelAndView(view)
                .addObject(
                        "lines", jobs.stream().map(job -> pages.line(job, now)).toList())
                .addObject("filters", Filter.all(place.state()))
                .addObject("empty", Filter.empty(place.state()))
                .addObject(
                        "older",
                        page.next() == null ? null : "/" + place.at(page.next()).query())
                .addObject(
                        "newest",
                        place.cursor() == null ? null : "/" + place.at(null).query())
                .addObject("now", now)
                .addObject("live", "/deliveries" + query + (query.isEmpty() ? "?" : "&") + "seen=" + version);
    }

    private ModelAndView delivery(String view, String id, @Nullable String seen) {
        Optional<JobView> found = idOf(id).flatMap(admin::job);
        if (found.isEmpty()) {
            return missing();
        }
        JobView job = found.get();
        String version = Integer.toHexString(job.hashCode());
        if (version.equals(seen)) {
            return nothingNew();
        }
        Instant now = clock.instant();
        return new ModelAndView(view)
                .addObject("page", pages.page(job, now))
                .addObject("now", now)
                .addObject("live", "/deliveries/" + job.row().id() + "/live?seen=" + version);
    }

    private ModelAndView move(String id, Principal caller, BiFunction<JobId, String, Moved> move) {
        Optional<JobId> job = idOf(id);
        if (job.isEmpty()) {
            return missing();
        }
        Said said = switch (move.apply(job.get(), caller.getName())) {
            case Moved.Done done -> Said.DONE;
            case Moved.InFlight inFlight -> Said.IN_FLIGHT;
            case Moved.WrongState wrongState -> Said.TOO_LATE;
            case Moved.NotFound notFound -> null;
        };
        if (said == null) {
            return missing();
        }
        ModelAndView seeOther = new ModelAndView("redirect:/deliveries/" + job.get() + "?said=" + said.word());
        seeOther.setStatus(HttpStatus.SEE_OTHER);
        return seeOther;
    }

    private static ModelAndView missing() {
        return new ModelAndView("console/missing", HttpStatus.NOT_FOUND);
    }

    private static ModelAndView nothingNew() {
        // htmx leaves the page as it is.
        return new ModelAndView((model, request, response) -> response.setStatus(HttpStatus.NO_CONTENT.value()));
    }

    private static Optional<JobId> idOf(String text) {
        try {
            return Optional.of(JobId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // An address that was mistyped; the page says so.
        }
    }

    private static @Nullable JobId cursorOf(@Nullable String text) {
        return text == null ? null : idOf(text).orElse(null);
    }

    private static @Nullable JobState stateOf(@Nullable String word) {
        try {
            return word == null ? null : JobState.of(word);
        } catch (IllegalArgumentException e) {
            return null; // An address that was mistyped shows everything.
        }
    }
}
