package dev.longhaul.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One Java source: its path from the root of the repository, with forward slashes, and its text.
 */
record SourceFile(String path, String text) {
    /** A text block, a string, a character, a block comment or a line comment, whichever starts first. */
    private static final Pattern NOT_CODE = Pattern.compile(
            "\"\"\"(?s:.*?)(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\\n])*+'|/\\*(?s:.*?)\\*/|//[^\\n]*");

    /** Every Java source of the repository that this build stands in, what was generated left out. */
    static List<SourceFile> ofTheRepository() {
        Path root = root();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(path -> path.contains("src/") && !path.contains("target/"))
                    .sorted()
                    .map(path -> new SourceFile(path, read(root.resolve(path))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the sources below " + root, e);
        }
    }

    boolean isMain() {
        return path.contains("src/main/java/");
    }

    boolean isTest() {
        return path.contains("src/test/java/");
    }

    long lines() {
        return text.lines().count();
    }

    /** The text with what is not code (comments, strings, characters) blanked out; every line keeps its number. */
    String code() {
        return NOT_CODE.matcher(text).replaceAll(SourceFile::blank);
    }

    private static String blank(MatchResult notCode) {
        return notCode.group().replaceAll("[^\\n]", " ");
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no folder above " + here + " has mvnw in it");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
