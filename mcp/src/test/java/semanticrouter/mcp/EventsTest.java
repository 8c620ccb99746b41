package semanticrouter.mcp;

/// Servers that are services over HTTP, and answer with events.
class EventsTest extends ServiceTest {
    @Override
    boolean events() {
        return true;
    }
}
