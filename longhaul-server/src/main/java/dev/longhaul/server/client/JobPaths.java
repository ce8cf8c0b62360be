package dev.longhaul.server.client;

import dev.longhaul.console.text.InertText;
import dev.longhaul.server.client.ApiException.Kind;
import java.util.regex.Pattern;

/** The paths of single jobs in the API. */
public final class JobPaths {

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private JobPaths() {}

    /**
     * The path of one job.
     *
     * @throws ApiException if the text cannot be an id, so that it never becomes another path
     */
    public static String of(String id) {
        if (!ID.matcher(id).matches()) {
            throw new ApiException(
                    Kind.NOT_FOUND,
                    "'" + InertText.line(id, 60) + "' is not a job id; one looks like"
                            + " 01890a5d-ac96-774b-bcce-b302099a8057 and stands in longhaul jobs");
        }
        return "/api/v1/jobs/" + id;
    }

    /** The path of a move of one job, like {@code cancel}. */
    public static String move(String id, String move) {
        return of(id) + "/" + move;
    }
}
