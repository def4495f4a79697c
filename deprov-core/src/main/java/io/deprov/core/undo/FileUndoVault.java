package io.deprov.core.undo;

import io.deprov.api.UndoToken;
import io.deprov.core.journal.KeptUndo;
import io.deprov.core.journal.StateDirectories;
import io.deprov.core.undo.UndoException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Undo tokens in files: a folder for each case, a file for each token, and the key of the case in another directory, all readable by their
 * owner only. A file's name says when it expires, so that removing what has expired reads none.
 *
 * <p>Whoever has both directories has the tokens: keep the keys out of what is backed up together with the rest, or on another disk.
 * Thread-safe within one process; the journal's lock keeps a second one out.
 */
public final class FileUndoVault implements UndoVault {

    private static final String SUFFIX = ".undo";
    private static final Pattern HANDLE = Pattern.compile("[0-9]{1,12}-[0-9a-f]{32}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path tokens;
    private final Path keys;
    private final Clock clock;
    private final Duration keepFor;

    /** Sealing and opening go side by side; what removes things goes alone. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private final Object making = new Object();

    /**
     * A vault in these directories, which are made when they are needed.
     *
     * @param tokens where sealed tokens lie
     * @param keys where the keys lie; another directory
     * @param keepFor for how long a token is kept; longer than zero
     */
    public FileUndoVault(Path tokens, Path keys, Clock clock, Duration keepFor) {
        if (keepFor.isNegative() || keepFor.isZero()) {
            throw new IllegalArgumentException("undo is kept for longer than no time");
        }
        if (tokens.equals(keys)) {
            throw new IllegalArgumentException("keys do not lie beside what they open");
        }
        this.tokens = tokens;
        this.keys = keys;
        this.clock = clock;
        this.keepFor = keepFor;
    }

    @Override
    public KeptUndo seal(UndoPlace place, UndoToken token) throws UndoException {
        Instant until = clock.instant().plus(keepFor).truncatedTo(ChronoUnit.SECONDS);
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        String handle = until.getEpochSecond() + "-" + HexFormat.of().formatHex(random);
        String tag = CaseKey.tag(place.caseId(), place.generation());
        lock.readLock().lock();
        try (CaseKey key = keyForSealing(tag)) {
            Path folder = tokens.resolve(tag);
            makeFolder(folder);
            StateDirectories.write(folder.resolve(handle + SUFFIX), SealedToken.seal(key, place, handle, until, token));
            return new KeptUndo(place.planDigest(), place.attempt(), handle, key.hash(token), until);
        } catch (IOException e) {
            throw new UndoException(
                    Kind.NOT_SEALED, "what would undo the step could not be kept in " + tokens + ": " + e, e);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void makeFolder(Path folder) throws IOException {
        synchronized (making) {
            if (!Files.isDirectory(folder)) {
                StateDirectories.create(folder);
                StateDirectories.force(tokens);
                StateDirectories.force(StateDirectories.of(tokens));
            }
        }
    }

    private CaseKey keyForSealing(String tag) throws IOException, UndoException {
        synchronized (making) {
            if (Files.exists(CaseKey.file(keys, tag))) {
                try {
                    return CaseKey.read(keys, tag);
                } catch (UndoException e) {
                    throw new UndoException(Kind.NOT_SEALED, String.valueOf(e.getMessage()), e);
                }
            }
            if (!Files.isDirectory(keys)) {
                StateDirectories.create(keys);
                StateDirectories.force(StateDirectories.of(keys));
            }
            return CaseKey.create(keys, tag);
        }
    }

    @Override
    public UndoToken open(UndoPlace place, KeptUndo kept) throws UndoException {
        if (!clock.instant().isBefore(kept.until())) {
            throw new UndoException(Kind.EXPIRED, "what would undo the step was kept until " + kept.until());
        }
        if (!HANDLE.matcher(kept.handle()).matches()) {
            throw damaged("\"" + kept.handle() + "\" is no handle of a kept undo");
        }
        String tag = CaseKey.tag(place.caseId(), place.generation());
        Path file = tokens.resolve(tag).resolve(kept.handle() + SUFFIX);
        lock.readLock().lock();
        try {
            return open(place, kept, tag, file);
        } catch (IOException e) {
            throw new UndoException(
                    Kind.UNREADABLE, "what would undo the step cannot be read from " + file + ": " + e, e);
        } finally {
            lock.readLock().unlock();
        }
    }

    private UndoToken open(UndoPlace place, KeptUndo kept, String tag, Path file) throws IOException, UndoException {
        if (!Files.exists(CaseKey.file(keys, tag))) {
            throw new UndoException(Kind.GONE, "the key of the case was erased, so that nothing of it can be undone");
        }
        if (!Files.exists(file)) {
            throw new UndoException(Kind.GONE, "what would undo the step is not in the vault any more (" + file + ")");
        }
        try (CaseKey key = CaseKey.read(keys, tag)) {
            byte[] content = Files.readAllBytes(file);
            if (SealedToken.isOfAnotherKey(content, key)) {
                throw new UndoException(
                        Kind.GONE, file + " was sealed under a key of the case that was erased or replaced since");
            }
            UndoToken token = SealedToken.open(content, key, place, kept.handle(), kept.until())
                    .orElseThrow(() -> damaged(
                            file + " is not what was sealed for this step: it was changed, damaged or swapped"));
            if (!key.hash(token).equals(kept.hash())) {
                throw damaged(file + " holds another token than the journal says");
            }
            return token;
        }
    }

    private static UndoException damaged(String what) {
        return new UndoException(Kind.DAMAGED, what + ". Restore it from a backup; nothing was changed");
    }

    @Override
    public void erase(String caseId, int generation) throws UndoException {
        lock.writeLock().lock();
        try {
            erase(CaseKey.tag(caseId, generation));
        } catch (IOException e) {
            throw new UndoException(
                    Kind.UNREADABLE, "the undo of a case could not be erased from " + keys + ": " + e, e);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The key first: without it the rest is noise. */
    private void erase(String tag) throws IOException {
        CaseKey.erase(keys, tag);
        Path folder = tokens.resolve(tag);
        if (Files.isDirectory(folder)) {
            for (Path file : list(folder)) {
                Files.delete(file);
            }
            Files.delete(folder);
            StateDirectories.force(tokens);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Override
    public void removeExpired() throws UndoException {
        lock.writeLock().lock();
        try {
            if (Files.isDirectory(tokens)) {
                for (Path folder : list(tokens)) {
                    removeExpired(folder);
                }
            }
        } catch (IOException e) {
            throw new UndoException(Kind.UNREADABLE, "expired undo could not be removed from " + tokens + ": " + e, e);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void removeExpired(Path folder) throws IOException {
        boolean isLeft = false;
        for (Path file : list(folder)) {
            if (hasExpired(file.getFileName().toString())) {
                Files.delete(file);
            } else {
                isLeft = true;
            }
        }
        if (!isLeft) {
            erase(folder.getFileName().toString());
        }
    }

    /** What a crash left of a write has no such name; it goes with the folder. */
    private boolean hasExpired(String name) {
        String handle = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
        return !HANDLE.matcher(handle).matches()
                || !clock.instant()
                        .isBefore(Instant.ofEpochSecond(Long.parseLong(handle.substring(0, handle.indexOf('-')))));
    }

    /** Where it is, for messages. */
    @Override
    public String toString() {
        return tokens.toString();
    }
}
