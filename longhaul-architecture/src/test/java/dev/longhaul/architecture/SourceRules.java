package dev.longhaul.architecture;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules that hold for sources; each one turns a file into its findings, none when the file keeps the rule. */
final class SourceRules {
    /** How long a main source may be, in lines; what grows beyond is two things. */
    static final int MAIN_FILE_LINES = 400;

    /** How short a description of a package can be, in characters, and still say what, why and for whom. */
    static final int PACKAGE_DESCRIPTION_CHARACTERS = 80;

    private static final Map<String, Pattern> FORBIDDEN_IN_TESTS = Map.of(
            "is not run everywhere", Pattern.compile("@(Disabled|Enabled|Ignore)\\w*|\\bassum(e|ing)\\w*\\s*\\("),
            "sleeps",
                    Pattern.compile("\\bThread\\s*\\.\\s*sleep\\b|\\b[A-Z]+SECONDS\\s*\\.\\s*sleep\\b|\\bparkNanos\\b"),
            "mocks", Pattern.compile("\\borg\\.mockito\\b|\\beasymock\\b|@Mock\\w*|\\bmock\\s*\\("));

    private static final Pattern SUPPRESSION = Pattern.compile("@SuppressWarnings\\b");
    private static final Pattern PACKAGE_DESCRIPTION = Pattern.compile("\\A\\s*/\\*\\*(.*?)\\*/", Pattern.DOTALL);

    /** Main sources are at most {@link #MAIN_FILE_LINES} long. */
    static Stream<String> length(SourceFile file) {
        return file.isMain() && file.lines() > MAIN_FILE_LINES
                ? Stream.of("%s has %d lines, %d are allowed".formatted(file.path(), file.lines(), MAIN_FILE_LINES))
                : Stream.empty();
    }

    /** Tests always run, never sleep and never mock. */
    static Stream<String> honestTests(SourceFile file) {
        return file.isTest()
                ? FORBIDDEN_IN_TESTS.entrySet().stream()
                        .flatMap(rule ->
                                findings(file, rule.getValue()).map(at -> "%s: %s".formatted(at, rule.getKey())))
                : Stream.empty();
    }

    /** A suppressed warning has a comment beside or above it that says why it is wrong. */
    static Stream<String> reasonsForSuppressions(SourceFile file) {
        List<String> lines = file.text().lines().toList();
        return lineNumbers(file, SUPPRESSION)
                .filter(line -> !lines.get(line - 1).contains("//"))
                .filter(line -> line == 1 || !lines.get(line - 2).strip().startsWith("//"))
                .map(line -> "%s:%d suppresses a warning and does not say why".formatted(file.path(), line));
    }

    /** The package-info of a main package starts with a description that is worth reading. */
    static Stream<String> packageDescriptions(SourceFile file) {
        if (!file.isMain() || !file.path().endsWith("/package-info.java")) {
            return Stream.empty();
        }
        Matcher description = PACKAGE_DESCRIPTION.matcher(file.text());
        int length = description.find()
                ? description.group(1).replaceAll("[\\s*]+", " ").strip().length()
                : 0;
        return length < PACKAGE_DESCRIPTION_CHARACTERS
                ? Stream.of("%s describes its package in %d characters, at least %d are asked for"
                        .formatted(file.path(), length, PACKAGE_DESCRIPTION_CHARACTERS))
                : Stream.empty();
    }

    private static Stream<String> findings(SourceFile file, Pattern pattern) {
        return lineNumbers(file, pattern).map(line -> file.path() + ":" + line);
    }

    private static Stream<Integer> lineNumbers(SourceFile file, Pattern pattern) {
        List<String> code = file.code().lines().toList();
        return Stream.iterate(1, line -> line <= code.size(), line -> line + 1)
                .filter(line -> pattern.matcher(code.get(line - 1)).find());
    }

    private SourceRules() {}
}
