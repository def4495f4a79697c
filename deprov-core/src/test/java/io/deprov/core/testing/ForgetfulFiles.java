package io.deprov.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of this machine, by way of paths that remember what was forced, so that a power cut can be had at any moment: content goes
 * that was written through a {@link FileChannel} and not forced, and a file goes whose directory was not forced after it was made or moved
 * there.
 */
public final class ForgetfulFiles extends FileSystem {

    private final Provider provider = new Provider();
    private final FileSystem real;
    private final Map<Path, Long> durable = new ConcurrentHashMap<>();
    private final Set<Path> unnamed = ConcurrentHashMap.newKeySet();
    private volatile Forcing forcing = file -> {};

    /** Told before a file's content is forced; may wait or throw. */
    public interface Forcing {

        void before(Path file) throws IOException;
    }

    private ForgetfulFiles(FileSystem real) {
        this.real = real;
    }

    /** Files like those around {@code path}. */
    public static ForgetfulFiles around(Path path) {
        return new ForgetfulFiles(path.getFileSystem());
    }

    /** The same path, watched. */
    public Path watched(Path path) {
        return (Path) Proxy.newProxyInstance(
                ForgetfulFiles.class.getClassLoader(),
                new Class<?>[] {Path.class, Watched.class},
                (self, method, given) ->
                        method.getDeclaringClass() == Watched.class ? path : call(path, method, given));
    }

    /** Tells before each force from now on. */
    public void onForce(Forcing value) {
        forcing = value;
    }

    /** The power goes: what was not forced is lost. */
    public void cutPower() throws IOException {
        for (Map.Entry<Path, Long> file : durable.entrySet()) {
            try (FileChannel channel = FileChannel.open(file.getKey(), StandardOpenOption.WRITE)) {
                channel.truncate(file.getValue());
            }
        }
        for (Path file : unnamed) {
            Files.deleteIfExists(file);
        }
    }

    private interface Watched {

        Path unwatched();
    }

    private Object call(Path path, Method method, Object[] given) throws Throwable {
        if (method.getName().equals("getFileSystem")) {
            return this;
        }
        Object[] arguments = given == null ? new Object[0] : given.clone();
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = arguments[i] instanceof Watched other ? other.unwatched() : arguments[i];
        }
        try {
            Object answer = method.invoke(path, arguments);
            return answer instanceof Path other ? watched(other) : answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Path unwatched(Path path) {
        return path instanceof Watched other ? other.unwatched() : path;
    }

    /** Does what the real provider does, and watches channels and new files. */
    private final class Provider extends FileSystemProvider {

        private FileSystemProvider real() {
            return real.provider();
        }

        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            Path file = unwatched(path);
            FileChannel channel = real().newFileChannel(file, options, attributes);
            if (!Files.isDirectory(file) && options.contains(StandardOpenOption.WRITE)) {
                durable.putIfAbsent(file, channel.size());
            }
            return new Channel(file, channel);
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            Path file = unwatched(path);
            if (options.contains(StandardOpenOption.CREATE_NEW)) {
                unnamed.add(file);
            }
            return real().newByteChannel(file, options, attributes);
        }

        @Override
        public String getScheme() {
            return "forgetful";
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            return ForgetfulFiles.this;
        }

        @Override
        public Path getPath(URI uri) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
                throws IOException {
            return real().newDirectoryStream(unwatched(path), filter);
        }

        @Override
        public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
            real().createDirectory(unwatched(path), attributes);
        }

        @Override
        public void delete(Path path) throws IOException {
            real().delete(unwatched(path));
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) throws IOException {
            real().copy(unwatched(source), unwatched(target), options);
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) throws IOException {
            Path from = unwatched(source);
            Path to = unwatched(target);
            real().move(from, to, options);
            Long forced = durable.remove(from);
            if (forced != null) {
                durable.put(to, forced);
            }
            unnamed.remove(from);
            unnamed.add(to);
        }

        @Override
        public boolean isSameFile(Path one, Path other) throws IOException {
            return real().isSameFile(unwatched(one), unwatched(other));
        }

        @Override
        public boolean isHidden(Path path) throws IOException {
            return real().isHidden(unwatched(path));
        }

        @Override
        public FileStore getFileStore(Path path) throws IOException {
            return real().getFileStore(unwatched(path));
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            real().checkAccess(unwatched(path), modes);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            return real().getFileAttributeView(unwatched(path), type, options);
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            return real().readAttributes(unwatched(path), type, options);
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
                throws IOException {
            return real().readAttributes(unwatched(path), attributes, options);
        }

        @Override
        public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
            real().setAttribute(unwatched(path), attribute, value, options);
        }
    }

    /** Does what the real channel does, and remembers how much of it was forced. */
    private final class Channel extends FileChannel {

        private final Path file;
        private final FileChannel channel;

        Channel(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            if (Files.isDirectory(file)) {
                channel.force(metaData);
                unnamed.removeIf(made -> file.equals(made.getParent()));
                return;
            }
            forcing.before(file);
            long size = channel.size();
            channel.force(metaData);
            durable.put(file, size);
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            return channel.read(bytes);
        }

        @Override
        public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
            return channel.read(bytes, offset, length);
        }

        @Override
        public int read(ByteBuffer bytes, long position) throws IOException {
            return channel.read(bytes, position);
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return channel.write(bytes);
        }

        @Override
        public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
            return channel.write(bytes, offset, length);
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            return channel.write(bytes, position);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return channel.transferTo(position, count, target);
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
            return channel.transferFrom(source, position, count);
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
            return channel.map(mode, position, size);
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return channel.lock(position, size, shared);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return channel.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
        return real.isOpen();
    }

    @Override
    public boolean isReadOnly() {
        return real.isReadOnly();
    }

    @Override
    public String getSeparator() {
        return real.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return real.getRootDirectories();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return real.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return real.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return watched(real.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        return real.getPathMatcher(syntaxAndPattern);
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return real.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() {
        try {
            return real.newWatchService();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
