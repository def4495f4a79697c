package io.deprov.core.journal.file;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StateDirectories;
import io.deprov.core.plan.IntegrityException;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The plans of the executions, one file each, named by digest and checked against it when read. A plan is durable before the frame that
 * opens it; a few of those used last are kept in memory. Thread-safe.
 */
final class Plans {

    private static final int MOST_IN_MEMORY = 256;
    private static final String SUFFIX = ".json";
    private static final String ALGORITHM = "sha256:";
    private static final Pattern DIGEST = Pattern.compile(ALGORITHM + "[0-9a-f]{64}");

    private final Path directory;
    private final ReentrantLock keeping = new ReentrantLock();
    private final Cache<String, Plan> recent =
            CacheBuilder.newBuilder().maximumSize(MOST_IN_MEMORY).build();

    Plans(Path directory) throws IOException {
        this.directory = directory;
        StateDirectories.create(directory);
    }

    /** Makes a plan durable. */
    void keep(Plan plan, String digest) throws IOException {
        Path file = file(digest);
        keeping.lock();
        try {
            if (!Files.exists(file)) {
                StateDirectories.write(file, PlanFile.write(plan));
            }
        } finally {
            keeping.unlock();
        }
        recent.put(digest, plan);
    }

    /** The plan of this digest, if it is here. */
    Optional<Plan> find(String digest) {
        Plan known = recent.getIfPresent(digest);
        if (known != null) {
            return Optional.of(known);
        }
        return isDigest(digest) ? read(file(digest), digest) : Optional.empty();
    }

    /** The plan of this digest in a file, if there is such a file. */
    Optional<Plan> read(Path file, String digest) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Plan plan = PlanFile.read(Files.readAllBytes(file));
            if (!plan.digest().equals(digest)) {
                throw JournalException.damaged(file + " holds another plan than the one that was opened (" + digest
                        + "). Restore it from a backup; nothing was changed");
            }
            recent.put(digest, plan);
            return Optional.of(plan);
        } catch (IntegrityException e) {
            throw e.isDamage()
                    ? JournalException.damaged(file + ", which belongs to the journal, is damaged: " + e.getMessage()
                            + ". Restore the file from a backup; nothing was changed")
                    : new JournalException(
                            file + ", which belongs to the journal, cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new JournalException(file + " cannot be read: " + e, e);
        }
    }

    /** Moves a plan to its place in the archive. */
    void putAway(String digest, Path place) throws IOException {
        Path file = file(digest);
        if (Files.exists(file)) {
            Files.move(file, place);
            StateDirectories.force(StateDirectories.of(place));
        }
    }

    /**
     * Settles what a crash left between two steps: a plan that was never opened goes, one whose execution was put away follows it.
     *
     * @param known the digests of the executions that are not put away
     */
    void settle(Set<String> known, Archive archive) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                String digest =
                        name.endsWith(SUFFIX) ? ALGORITHM + name.substring(0, name.length() - SUFFIX.length()) : name;
                if (known.contains(digest)) {
                    continue;
                }
                if (archive.find(digest).isPresent()) {
                    putAway(digest, archive.plan(digest));
                } else {
                    Files.delete(file);
                }
            }
        }
    }

    private Path file(String digest) {
        return directory.resolve(fileName(digest));
    }

    /** How the file of a plan is called. */
    static String fileName(String digest) {
        return hex(digest) + SUFFIX;
    }

    /** The digest without its algorithm; refuses what is no digest, so that nothing else becomes a file name. */
    static String hex(String digest) {
        if (!isDigest(digest)) {
            throw new IllegalArgumentException("\"" + digest + "\" is no digest of a plan");
        }
        return digest.substring(ALGORITHM.length());
    }

    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }
}
