package io.deprov.connectors.ldap.contract;

import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import com.unboundid.ldap.listener.LDAPListenerRequestHandler;
import com.unboundid.ldap.listener.ProxyRequestHandler;
import com.unboundid.ldap.protocol.AddRequestProtocolOp;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.CompareRequestProtocolOp;
import com.unboundid.ldap.protocol.DeleteRequestProtocolOp;
import com.unboundid.ldap.protocol.DeleteResponseProtocolOp;
import com.unboundid.ldap.protocol.ExtendedRequestProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ModifyDNRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyResponseProtocolOp;
import com.unboundid.ldap.protocol.ProtocolOp;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchResultDoneProtocolOp;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.util.ObjectPair;
import io.deprov.testkit.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Stands between the connector and a directory and makes trouble: answers in the directory's place, loses requests and answers, hides
 * entries. Everything else goes through to the directory as it came. Thread-safe.
 */
final class TroubledProxy implements AutoCloseable {

    private final int serverPort;
    private final List<String> hidden;
    private final Loss loss;
    private final Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
    private final AtomicLong writes = new AtomicLong();
    private final Set<LDAPListenerRequestHandler> open = ConcurrentHashMap.newKeySet();
    private long writesInTrouble;
    private LDAPListener listener;
    private int port;

    /** Takes something away from people. */
    interface Loss {

        void happen() throws LDAPException;
    }

    /** @param hidden below which entries nothing is shown while everything is hidden */
    TroubledProxy(int serverPort, List<String> hidden, Loss loss) throws IOException, LDAPException {
        this.serverPort = serverPort;
        this.hidden = hidden;
        this.loss = loss;
        this.listener = listening(0);
        this.port = listener.getListenPort();
    }

    private LDAPListener listening(int at) throws IOException {
        ProxyRequestHandler proxy = new ProxyRequestHandler(new SingleServerSet("127.0.0.1", serverPort));
        LDAPListenerConfig config = new LDAPListenerConfig(at, new Handler(proxy, null));
        config.setListenAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        LDAPListener started = new LDAPListener(config);
        started.startListening();
        return started;
    }

    int port() {
        return port;
    }

    int connections() {
        return open.size();
    }

    long writes() {
        return writes.get();
    }

    synchronized void begin(Trouble trouble) {
        troubles.add(trouble);
        writesInTrouble = 0;
        if (trouble == Trouble.REFUSES_CONNECTIONS) {
            listener.shutDown(true);
        }
    }

    synchronized void end(Trouble trouble) throws IOException {
        boolean was = troubles.remove(trouble);
        notifyAll();
        if (was && trouble == Trouble.REFUSES_CONNECTIONS) {
            listener = listening(port);
        }
    }

    private synchronized boolean isSecondWrite() {
        return ++writesInTrouble > 1;
    }

    private synchronized boolean hasOnce(Trouble trouble) {
        return troubles.remove(trouble);
    }

    private synchronized boolean has(Trouble trouble) {
        return troubles.contains(trouble);
    }

    private synchronized void untilItIsOver(Trouble trouble) {
        boolean interrupted = false;
        while (troubles.contains(trouble)) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        for (Trouble trouble : Trouble.values()) {
            end(trouble);
        }
        listener.shutDown(true);
    }

    /** One client's connection; without a connection it only makes others. */
    private final class Handler extends LDAPListenerRequestHandler {

        private final LDAPListenerRequestHandler proxy;
        private final LDAPListenerClientConnection connection;

        Handler(LDAPListenerRequestHandler proxy, LDAPListenerClientConnection connection) {
            this.proxy = proxy;
            this.connection = connection;
        }

        @Override
        public LDAPListenerRequestHandler newInstance(LDAPListenerClientConnection client) throws LDAPException {
            client.addSearchEntryTransformer(
                    (id, entry, controls) -> isShown(entry.getDN()) ? new ObjectPair<>(entry, controls) : null);
            Handler handler = new Handler(proxy.newInstance(client), client);
            open.add(handler);
            return handler;
        }

        private boolean isShown(String dn) {
            boolean isHiding = has(Trouble.HIDES_EVERYTHING) || has(Trouble.CUTS_LISTS);
            return !isHiding || hidden.stream().noneMatch(base -> isBelow(dn, base));
        }

        private boolean isBelow(String dn, String base) {
            try {
                return new DN(dn).isDescendantOf(base, false);
            } catch (LDAPException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void closeInstance() {
            open.remove(this);
            proxy.closeInstance();
        }

        private void silence() {
            if (has(Trouble.NEVER_ANSWERS)) {
                untilItIsOver(Trouble.NEVER_ANSWERS);
                cut();
            }
        }

        private void cut() {
            try {
                connection.close();
            } catch (IOException e) {
                // It is gone already.
            }
        }

        private LDAPMessage write(int id, Answer answer, Supplier<LDAPMessage> passedOn) {
            writes.incrementAndGet();
            silence();
            boolean isSecond = isSecondWrite();
            if (has(Trouble.FORBIDS_WRITING) || (isSecond && has(Trouble.FORBIDS_THE_SECOND_WRITE))) {
                return new LDAPMessage(id, answer.of(ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE));
            }
            if (has(Trouble.THROTTLES)) {
                return new LDAPMessage(id, answer.of(ResultCode.BUSY_INT_VALUE));
            }
            if (has(Trouble.LOSES_WRITES)) {
                cut();
                return new LDAPMessage(id, answer.of(ResultCode.UNAVAILABLE_INT_VALUE));
            }
            LDAPMessage result = passedOn.get();
            if (has(Trouble.NEVER_ANSWERS_WRITES)) {
                untilItIsOver(Trouble.NEVER_ANSWERS_WRITES);
                cut();
            }
            if (has(Trouble.LOSES_ANSWERS_TO_WRITES)) {
                cut();
            }
            return result;
        }

        @Override
        public LDAPMessage processModifyRequest(int id, ModifyRequestProtocolOp request, List<Control> controls) {
            return write(
                    id,
                    code -> new ModifyResponseProtocolOp(code, null, null, null),
                    () -> proxy.processModifyRequest(id, request, controls));
        }

        @Override
        public LDAPMessage processDeleteRequest(int id, DeleteRequestProtocolOp request, List<Control> controls) {
            return write(
                    id,
                    code -> new DeleteResponseProtocolOp(code, null, null, null),
                    () -> proxy.processDeleteRequest(id, request, controls));
        }

        @Override
        public LDAPMessage processBindRequest(int id, BindRequestProtocolOp request, List<Control> controls) {
            silence();
            return has(Trouble.REFUSES_OUR_LOGIN)
                    ? new LDAPMessage(
                            id,
                            new BindResponseProtocolOp(
                                    ResultCode.INVALID_CREDENTIALS_INT_VALUE, null, null, null, null))
                    : proxy.processBindRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processSearchRequest(int id, SearchRequestProtocolOp request, List<Control> controls) {
            silence();
            if (has(Trouble.FORBIDS_READING) && isAboutPeople(request)) {
                return new LDAPMessage(
                        id,
                        new SearchResultDoneProtocolOp(
                                ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE, null, null, null));
            }
            if (isLaterPage(controls) && hasOnce(Trouble.LOSES_THINGS_WHILE_PAGING)) {
                lose();
            }
            LDAPMessage result = proxy.processSearchRequest(id, request, controls);
            return has(Trouble.CUTS_LISTS) && isAboutPeople(request)
                    ? new LDAPMessage(
                            id,
                            new SearchResultDoneProtocolOp(ResultCode.SIZE_LIMIT_EXCEEDED_INT_VALUE, null, null, null))
                    : result;
        }

        private boolean isAboutPeople(SearchRequestProtocolOp request) {
            return hidden.stream()
                    .anyMatch(base -> isBelow(base, request.getBaseDN())
                            || base.equals(request.getBaseDN())
                            || isBelow(request.getBaseDN(), base));
        }

        private static boolean isLaterPage(List<Control> controls) {
            return controls.stream()
                    .filter(control -> control.getOID().equals(SimplePagedResultsControl.PAGED_RESULTS_OID))
                    .anyMatch(control -> {
                        try {
                            return new SimplePagedResultsControl(
                                                    control.getOID(), control.isCritical(), control.getValue())
                                            .getCookie()
                                            .getValueLength()
                                    > 0;
                        } catch (LDAPException e) {
                            throw new IllegalStateException(e);
                        }
                    });
        }

        private void lose() {
            try {
                loss.happen();
            } catch (LDAPException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public LDAPMessage processAddRequest(int id, AddRequestProtocolOp request, List<Control> controls) {
            return proxy.processAddRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processCompareRequest(int id, CompareRequestProtocolOp request, List<Control> controls) {
            silence();
            return proxy.processCompareRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processExtendedRequest(int id, ExtendedRequestProtocolOp request, List<Control> controls) {
            silence();
            return proxy.processExtendedRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processModifyDNRequest(int id, ModifyDNRequestProtocolOp request, List<Control> controls) {
            return proxy.processModifyDNRequest(id, request, controls);
        }
    }

    /** An answer of the right kind. */
    private interface Answer {

        ProtocolOp of(int resultCode);
    }
}
