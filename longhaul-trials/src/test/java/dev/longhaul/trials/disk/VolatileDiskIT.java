package dev.longhaul.trials.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cuts leave of files that real programs wrote, flushed, renamed and removed under the recorder. */
class VolatileDiskIT {

    private static final int CUTS = 200;
    private static final int PAGE = RecordedFile.PAGE;

    @TempDir
    Path work;

    private Path folder;
    private VolatileDisk disk;
    private Recorder recorder;

    @BeforeEach
    void aFolderAtRest() throws IOException {
        folder = Files.createDirectories(work.resolve("folder"));
        Files.write(folder.resolve("old"), filled('o', 2 * PAGE));
        disk = new VolatileDisk(folder, work.resolve("flushed"));
        recorder = new Recorder(work.resolve("recorder"), folder);
    }

    @Test
    void what_was_flushed_is_there_after_every_cut() {
        run("dd if=/dev/zero of=new bs=5000 count=3 conv=fsync");
        run("echo later | dd of=unflushed");

        forEachCut(image -> assertThat(image.resolve("new")).hasSize(15_000));
    }

    @Test
    void what_was_not_flushed_may_be_gone_or_there() {
        run("echo later | dd of=unflushed");

        assertThat(whatCutsLeave("unflushed")).contains("missing", "6 bytes");
    }

    @Test
    void a_page_that_was_not_flushed_may_be_old_or_new_or_torn_between_sectors() {
        run("tr '\\0' n < /dev/zero | dd of=old bs=4096 count=1 conv=notrunc iflag=fullblock");

        Set<String> seen = new HashSet<>();
        forEachCut(image -> {
            byte[] bytes = Files.readAllBytes(image.resolve("old"));
            assertThat(letters(bytes, 0))
                    .as("no byte appears that was never written")
                    .isSubsetOf("o", "n");
            assertThat(letters(bytes, PAGE)).as("the page that nobody wrote to").containsExactly("o");
            seen.add(texture(bytes));
        });
        assertThat(seen)
                .as("old, new, and torn")
                .contains("oooooooo", "nnnnnnnn")
                .hasSizeGreaterThan(2);
    }

    @Test
    void a_name_survives_only_with_all_names_that_were_changed_before_it() {
        run("for i in 1 2 3 4 5; do : > f$i; done; mv f1 g1; rm old");

        Set<Integer> survivors = new HashSet<>();
        forEachCut(image -> {
            boolean[] steps = {
                Files.exists(image.resolve("f2")),
                Files.exists(image.resolve("f3")),
                Files.exists(image.resolve("f4")),
                Files.exists(image.resolve("f5")),
                Files.exists(image.resolve("g1")),
                !Files.exists(image.resolve("old"))
            };
            int done = 0;
            while (done < steps.length && steps[done]) {
                done++;
            }
            for (int i = done; i < steps.length; i++) {
                assertThat(steps[i])
                        .as("change %d without the one before it", i)
                        .isFalse();
            }
            survivors.add(done);
        });
        assertThat(survivors).as("how many changes survive").contains(0, 6).hasSizeGreaterThan(2);
    }

    @Test
    void a_flushed_folder_keeps_a_renaming() {
        run("echo whole | dd of=f; sync f; mv f g; sync .");

        forEachCut(image -> {
            assertThat(image.resolve("g")).hasContent("whole\n");
            assertThat(image.resolve("f")).doesNotExist();
        });
    }

    @Test
    void flushes_that_do_nothing_keep_nothing() {
        run(recorder.environment(Duration.ZERO, false), "dd if=/dev/zero of=new bs=5000 count=3 conv=fsync");

        assertThat(whatCutsLeave("new")).contains("missing");
    }

    @Test
    void everything_recorded_is_the_folder_as_it_is() throws IOException {
        run(
                "for i in 1 2 3; do dd if=/dev/urandom of=f$i bs=3333 count=$i; done; truncate -s 4000 f3; mv f2 f1; ln f1 l;"
                        + " mkdir d; mv f3 d/; rm old; echo x | dd of=l oflag=append conv=notrunc");
        WriteLog log = new WriteLog(recorder.log());
        Path rebuilt = work.resolve("rebuilt");

        disk.advanceTo(log, log.end());
        disk.materialiseEverything(rebuilt);

        for (String name : List.of("f1", "l", "d/f3")) {
            assertThat(Files.mismatch(rebuilt.resolve(name), folder.resolve(name)))
                    .as(name)
                    .isEqualTo(-1);
        }
        assertThat(rebuilt.resolve("old")).doesNotExist();
    }

    @Test
    void cuts_go_forward() {
        run("printf a > f");
        WriteLog log = new WriteLog(recorder.log());
        disk.advanceTo(log, log.end());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> disk.advanceTo(log, WriteLog.FIRST))
                .withMessageContaining("cuts go forward");
    }

    /** What is done with what a cut left. */
    private interface Look {
        void at(Path image) throws IOException;
    }

    /** Cuts behind all that was recorded, by many seeds. */
    private void forEachCut(Look look) {
        WriteLog log = new WriteLog(recorder.log());
        disk.advanceTo(log, log.end());
        for (int seed = 0; seed < CUTS; seed++) {
            Path image = work.resolve("image-" + seed);
            disk.materialise(image, new SplittableRandom(seed));
            try {
                look.at(image);
            } catch (IOException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private Set<String> whatCutsLeave(String name) {
        Set<String> left = new HashSet<>();
        forEachCut(image -> {
            Path file = image.resolve(name);
            left.add(Files.exists(file) ? Files.size(file) + " bytes" : "missing");
        });
        return left;
    }

    /** Which letters there are from a place on. */
    private static Set<String> letters(byte[] bytes, int from) {
        return new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1)
                .chars()
                .mapToObj(Character::toString)
                .collect(Collectors.toSet());
    }

    /** One letter for each sector of the first page. */
    private static String texture(byte[] bytes) {
        StringBuilder letters = new StringBuilder();
        for (int at = 0; at < PAGE; at += RecordedFile.SECTOR) {
            letters.append((char) bytes[at]);
        }
        return letters.toString();
    }

    private static byte[] filled(char with, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private void run(String script) {
        run(recorder.environment(Duration.ZERO, true), script);
    }

    private void run(Map<String, String> environment, String script) {
        ProcessBuilder builder = new ProcessBuilder("bash", "-ec", script)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(said).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
