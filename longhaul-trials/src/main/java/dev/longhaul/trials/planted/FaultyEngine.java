package dev.longhaul.trials.planted;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The engine with one fault, and the simulation around it, in a class loader of their own. Close it after use; not
 * thread-safe.
 */
public final class FaultyEngine implements AutoCloseable {

    private final PlantedFault fault;
    private final URLClassLoader loader;

    private FaultyEngine(PlantedFault fault, URLClassLoader loader) {
        this.fault = fault;
        this.loader = loader;
    }

    /**
     * Plants a fault.
     *
     * @param sources the folder of the core's sources
     * @param scratch an empty folder for the faulty classes
     * @throws IllegalArgumentException if the fault does not fit the sources, or does not compile
     * @throws IOException if the folders cannot be read or written
     */
    public static FaultyEngine plant(PlantedFault fault, Path sources, Path scratch) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (PlantedFault.Edit edit : fault.edits()) {
            String text = texts.get(edit.file());
            texts.put(edit.file(), edit.in(text == null ? Files.readString(sources.resolve(edit.file())) : text));
        }
        compile(fault, texts, scratch);
        List<URL> path = new ArrayList<>();
        path.add(url(scratch));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            path.add(url(Path.of(entry)));
        }
        return new FaultyEngine(
                fault, new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
    }

    private static URL url(Path entry) throws MalformedURLException {
        return entry.toAbsolutePath().toUri().toURL();
    }

    private static void compile(PlantedFault fault, Map<String, String> texts, Path scratch) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("this java has no compiler: run it with a JDK");
        }
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-d",
                scratch.toString(),
                "-proc:none",
                "--release",
                "21",
                "-cp",
                System.getProperty("java.class.path"));
        List<JavaFileObject> units = new ArrayList<>();
        texts.forEach((file, text) -> units.add(new Source(file, text)));
        if (!compiler.getTask(messages, null, null, options, null, units).call()) {
            throw new IllegalArgumentException("fault " + fault.name() + " does not compile: " + messages);
        }
    }

    /** A source file in memory. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String file, String text) {
            super(URI.create("string:///" + file), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreErrors) {
            return text;
        }
    }

    /** Lives the world of a seed; says what was broken. */
    public Optional<String> brokenBy(long seed) {
        try {
            Object verdict = loader.loadClass("dev.longhaul.testkit.simulation.Simulation")
                    .getMethod("of", long.class)
                    .invoke(null, seed);
            Object broken = verdict.getClass().getMethod("broken").invoke(verdict);
            return Optional.ofNullable(broken).map(Object::toString);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("seed " + seed + " with fault " + fault.name() + " could not be lived", e);
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
