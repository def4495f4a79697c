package io.deprov.core.journal.file;

import io.deprov.core.journal.JournalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;

/** The right of one process to use a directory. Ends with the process, however that ends. */
final class DirectoryLock implements AutoCloseable {

    /** File systems whose locks or fsync do not hold between machines. */
    private static final Set<String> REMOTE =
            Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs");

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws JournalException when another process has it, or the directory lies on another machine
     */
    static DirectoryLock take(Path directory) throws IOException {
        String type = Files.getFileStore(directory).type().toLowerCase(Locale.ROOT);
        if (REMOTE.contains(type)) {
            throw new JournalException("the state directory " + directory + " lies on a network file system (" + type
                    + "), where neither locks nor fsync can be relied on; choose a local one");
        }
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new DirectoryLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new JournalException(inUse(directory), e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new JournalException(inUse(directory));
    }

    private static String inUse(Path directory) {
        return "the state directory " + directory + " is in use by another deprov process; wait until it has ended";
    }

    /** Closing the channel releases the lock. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
