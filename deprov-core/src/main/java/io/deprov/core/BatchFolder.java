package io.deprov.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import io.deprov.core.journal.StateDirectories;
import io.deprov.core.plan.Batch;
import io.deprov.core.plan.BatchFile;
import io.deprov.core.plan.IntegrityException;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a batch travels: a directory with one file for each plan and one, written last, that seals them under the batch's digest. Only
 * its owner can read it. Plans are read one at a time, so that a batch may be large. Thread-safe.
 *
 * <pre>{@code
 * BatchFolder folder = BatchFolder.create(directory);
 * folder.add(plan);
 * Batch batch = folder.seal();
 * }</pre>
 */
public final class BatchFolder {

    private static final String SEAL = "batch.json";

    private final Path directory;
    private final List<String> added = Collections.synchronizedList(new ArrayList<>());

    private BatchFolder(Path directory) {
        this.directory = directory;
    }

    /**
     * A new batch in a directory of its own.
     *
     * @throws IOException when it is there already and not empty, or cannot be made
     */
    public static BatchFolder create(Path directory) throws IOException {
        StateDirectories.create(directory);
        try (Stream<Path> there = Files.list(directory)) {
            if (there.findAny().isPresent()) {
                throw new IOException(directory + " is not empty; give a batch a directory of its own");
            }
        }
        StateDirectories.create(directory.resolve("plans"));
        return new BatchFolder(directory);
    }

    /** A batch that was sealed earlier. Nothing is read yet. */
    public static BatchFolder of(Path directory) {
        return new BatchFolder(directory);
    }

    /** Where it lies. */
    public Path directory() {
        return directory;
    }

    /** Writes a plan. */
    public void add(Plan plan) throws IOException {
        String digest = plan.digest();
        StateDirectories.write(file(digest), PlanFile.write(plan));
        added.add(digest);
    }

    /** Seals what was added. */
    public Batch seal() throws IOException {
        Batch batch = new Batch(List.copyOf(added));
        StateDirectories.write(directory.resolve(SEAL), BatchFile.write(batch));
        return batch;
    }

    /** Whether a batch that was planned to its end lies here. */
    public boolean isSealed() {
        return Files.isRegularFile(directory.resolve(SEAL));
    }

    /**
     * The batch as it was sealed.
     *
     * @throws IntegrityException when it does not match its digest, or was never sealed
     */
    public Batch batch() throws IntegrityException, IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(directory.resolve(SEAL));
        } catch (NoSuchFileException e) {
            throw new IntegrityException(directory + " holds no batch that was planned to its end (no " + SEAL
                    + "): give the directory of a batch, or plan it again");
        }
        return BatchFile.read(bytes);
    }

    /**
     * One plan of the batch.
     *
     * @throws IntegrityException when it is not there, or is not the one that the batch names
     */
    public Plan plan(String digest) throws IntegrityException, IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file(digest));
        } catch (NoSuchFileException e) {
            throw new IntegrityException("the plan " + digest + " of the batch is not in " + directory
                    + " any more; restore it, or plan the batch again");
        }
        Plan plan = PlanFile.read(bytes);
        if (!plan.digest().equals(digest)) {
            throw new IntegrityException(
                    "the file of plan " + digest + " holds another plan; restore it, or plan the batch again");
        }
        return plan;
    }

    /** A digest comes from a file: it names a file here only by its hash. */
    private Path file(String digest) {
        return directory.resolve("plans").resolve(Hashing.sha256().hashString(digest, UTF_8) + ".json");
    }

    @Override
    public String toString() {
        return "BatchFolder[" + directory + "]";
    }
}
