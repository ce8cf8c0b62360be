package dev.longhaul.operator;

import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.JobId;
import dev.longhaul.job.Texts;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a dead job goes back to scheduled: its schedule starts again, its attempt numbers go on.
 *
 * @param deadline a new deadline; null keeps one that has not passed and drops one that has
 * @param forget a message whose marks are removed from the inbox in the same commit, so that all its handlers run again; null
 *     keeps them, so that it goes on where it stood
 * @param instruction a word that the code of the job's type finds with {@link #instructions}, until the job is redriven again: what
 *     it is to do instead of trying again; 1 to 100 characters, null for none
 */
public record Redrive(
        @Nullable Instant deadline,
        @Nullable MessageKey forget,
        @Nullable String instruction) {
    /**
     * The handler's name in the mark that is left in place of those that were forgotten: it says in which job all handlers were to
     * run again. No handler is named so.
     */
    public static final String AGAIN = ":again";

    /** At once, no new deadline, marks stay. */
    public static final Redrive NOW = new Redrive(null);

    /** No message has it: instructions are marks of the inbox under it and the job's id. */
    private static final String INSTRUCTIONS = "longhaul:redrive";

    private static final int MAX_INSTRUCTION = 100;

    /** @throws IllegalArgumentException if the instruction is empty or too long */
    public Redrive {
        if (instruction != null) {
            Texts.require("instruction", instruction, MAX_INSTRUCTION);
        }
    }

    /** At once, with a new deadline; marks stay. */
    public Redrive(@Nullable Instant deadline) {
        this(deadline, null, null);
    }

    /** The same, but every handler of a message runs again. */
    public Redrive forgetting(MessageKey message) {
        return new Redrive(deadline, message, instruction);
    }

    /** The same, with a word for the code of the job's type. */
    public Redrive instructing(String word) {
        return new Redrive(deadline, forget, word);
    }

    /** The key under which the instruction of a job's latest redrive stands in the inbox. */
    public static MessageKey instructionsOf(JobId job) {
        return new MessageKey(INSTRUCTIONS, job.toString());
    }

    /** Whether a key is one of those under which instructions stand: no message can be named so. */
    public static boolean isOfInstructions(MessageKey key) {
        return key.source().equals(INSTRUCTIONS);
    }

    /** What a job's latest redrive has told the code of its type; empty or one word. */
    public static Set<String> instructions(Inbox inbox, JobId job) {
        return Set.copyOf(inbox.handledOf(instructionsOf(job)).keySet());
    }
}
