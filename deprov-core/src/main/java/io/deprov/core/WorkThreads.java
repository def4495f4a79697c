package io.deprov.core;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that calls wait on. Virtual ones where the JVM has them (21 and later), so that a thousand hosts that do not answer cost
 * little more than memory; otherwise platform threads as many as are needed. Lanes limit what is done at once, not threads.
 */
final class WorkThreads {

    private WorkThreads() {}

    /** An executor that queues nothing and runs nothing on the calling thread. */
    static ExecutorService create() {
        try {
            return virtual();
        } catch (ReflectiveOperationException e) {
            AtomicLong number = new AtomicLong();
            return Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "deprov-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
        }
    }

    /** By reflection, because the library is built for Java 17. */
    private static ExecutorService virtual() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        Object named = type.getMethod("name", String.class, long.class).invoke(builder, "deprov-", 1L);
        ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(named);
        try {
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
        } catch (InvocationTargetException e) {
            throw new ReflectiveOperationException("virtual threads are there and cannot be used", e.getCause());
        }
    }
}
