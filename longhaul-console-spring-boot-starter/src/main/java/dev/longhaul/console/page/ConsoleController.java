package dev.longhaul.console.page;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.JobPage;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Jobs;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The console's pages, the parts of them that live, and operators' moves as plain forms. Who may not come, and forms of other sites, are
 * refused before they come here.
 */
@Controller
@RequestMapping("${longhaul.console.path:/longhaul}")
final class ConsoleController {

    /** Jobs on one page of the list. */
    private static final int PAGE = 25;

    private static final String MANY = "/{many:deliveries|jobs}";

    /** Who moved a job where the application knows nobody. */
    private static final String NOBODY = "console";

    private final Jobs jobs;
    private final Pages pages;
    private final Showing showing;
    private final InstantSource clock;

    ConsoleController(Jobs jobs, Pages pages, Showing showing, InstantSource clock) {
        this.jobs = jobs;
        this.pages = pages;
        this.showing = showing;
        this.clock = clock;
    }

    @GetMapping
    ModelAndView list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String cursor) {
        return list("list", new Place(stateOf(state), cursorOf(cursor)), null);
    }

    /** The list alone; nothing when it is as {@code seen}. */
    @GetMapping(MANY)
    ModelAndView livingList(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String seen) {
        return list("list :: list", new Place(stateOf(state), cursorOf(cursor)), seen);
    }

    @GetMapping(MANY + "/{id}")
    ModelAndView job(@PathVariable String id, @RequestParam(required = false) @Nullable String said) {
        return job("job", id, null).addObject("said", Said.of(said));
    }

    /** One job alone; nothing when it is as {@code seen}. */
    @GetMapping(MANY + "/{id}/live")
    ModelAndView livingJob(@PathVariable String id, @RequestParam(required = false) @Nullable String seen) {
        return job("job :: job", id, seen);
    }

    @PostMapping(MANY + "/{id}/cancel")
    ModelAndView cancel(@PathVariable String id, @Nullable Principal caller) {
        return move(id, caller, jobs::cancel);
    }

    @PostMapping(MANY + "/{id}/redrive")
    ModelAndView redrive(@PathVariable String id, @Nullable Principal caller) {
        return move(id, caller, (job, by) -> jobs.redrive(job, Redrive.NOW, by));
    }

    @PostMapping(MANY + "/{id}/attempt-now")
    ModelAndView attemptNow(@PathVariable String id, @Nullable Principal caller) {
        return move(id, caller, jobs::attemptNow);
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
        JobPage page = jobs.listWithHistories(
                new JobQuery(place.state(), showing.subject().type(), null, null, place.cursor(), PAGE));
        List<JobView> items = page.items();
        String version = Integer.toHexString(items.hashCode());
        if (version.equals(seen)) {
            return nothingNew();
        }
        Instant now = clock.instant();
        String query = place.query();
        return showing.view(view)
                .addObject(
                        "lines", items.stream().map(job -> pages.line(job, now)).toList())
                .addObject("filters", Filter.all(place.state(), showing))
                .addObject("empty", Filter.empty(place.state(), showing.subject()))
                .addObject(
                        "older",
                        page.next() == null
                                ? null
                                : showing.list(place.at(page.next()).query()))
                .addObject(
                        "newest",
                        place.cursor() == null
                                ? null
                                : showing.list(place.at(null).query()))
                .addObject("now", now)
                .addObject("live", showing.livingList(query + (query.isEmpty() ? "?" : "&") + "seen=" + version));
    }

    private ModelAndView job(String view, String id, @Nullable String seen) {
        Optional<JobView> found = idOf(id).flatMap(jobs::find);
        if (found.isEmpty()) {
            return missing();
        }
        JobView job = found.get();
        String version = Integer.toHexString(job.hashCode());
        if (version.equals(seen)) {
            return nothingNew();
        }
        Instant now = clock.instant();
        return showing.view(view)
                .addObject("page", pages.page(job, now))
                .addObject("now", now)
                .addObject("live", showing.page(job.row().id()) + "/live?seen=" + version);
    }

    private ModelAndView move(String id, @Nullable Principal caller, BiFunction<JobId, String, Moved> move) {
        Optional<JobId> job = idOf(id);
        if (job.isEmpty()) {
            return missing();
        }
        Said said = switch (move.apply(job.get(), caller == null ? NOBODY : caller.getName())) {
            case Moved.Done done -> Said.DONE;
            case Moved.InFlight inFlight -> Said.IN_FLIGHT;
            case Moved.WrongState wrongState -> Said.TOO_LATE;
            case Moved.NotFound notFound -> null;
        };
        if (said == null) {
            return missing();
        }
        ModelAndView seeOther = new ModelAndView("redirect:" + showing.page(job.get()) + "?said=" + said.word());
        seeOther.setStatus(HttpStatus.SEE_OTHER);
        return seeOther;
    }

    private ModelAndView missing() {
        ModelAndView view = showing.view("missing");
        view.setStatus(HttpStatus.NOT_FOUND);
        return view;
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
