package dev.longhaul.trials.load;

/**
 * A job's payload.
 *
 * @param token names the request, unique in its trial
 * @param behaviour what the handler does
 * @param turns how many attempts do not succeed yet, by the attempt's number
 * @param takesMillis how long an attempt takes
 */
public record Plan(String token, Behaviour behaviour, int turns, int takesMillis) {

    /** The token of the continuation that this job asks for. */
    public String child() {
        return token + "/c";
    }
}
