package dev.longhaul.console.page;

import dev.longhaul.job.JobId;
import org.springframework.web.servlet.ModelAndView;

/** What is shown and where: what all addresses and sentences of one console are made of. */
record Showing(ConsoleSubject subject, ConsolePlace place) {

    /** The address of the list. */
    String list(String query) {
        return place.home() + query;
    }

    /** The address of the part of the list that lives. */
    String livingList(String query) {
        return place.base() + "/" + subject.getMany() + query;
    }

    /** The address of one of them. */
    String page(JobId id) {
        return place.base() + "/" + subject.getMany() + "/" + id;
    }

    /** A view with what every page needs. */
    ModelAndView view(String name) {
        return new ModelAndView("longhaul-console/" + name)
                .addObject("subject", subject)
                .addObject("base", place.base())
                .addObject("home", place.home());
    }
}
