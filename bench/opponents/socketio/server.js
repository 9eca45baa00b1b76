// The home-made answer: socket.io, its Redis adapter, and an insert with a counter for each room.
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import pg from 'pg';
import { createClient } from 'redis';
import { Server } from 'socket.io';

const ROOM = 1;
const pool = new pg.Pool({
  host: process.env.SOCKETIO_HOST,
  user: process.env.SOCKETIO_USER,
  database: process.env.SOCKETIO_DATABASE,
  max: 8,
});
await pool.query(`
  CREATE TABLE IF NOT EXISTS room (id bigint PRIMARY KEY, last_no bigint NOT NULL);
  CREATE TABLE IF NOT EXISTS message (
    id bigserial PRIMARY KEY, room bigint NOT NULL REFERENCES room, no bigint NOT NULL, author bigint NOT NULL,
    text text NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), UNIQUE (room, no));
  INSERT INTO room VALUES (${ROOM}, 0) ON CONFLICT DO NOTHING;`);
const insert = {
  name: 'insert',
  text: `WITH counted AS (UPDATE room SET last_no = last_no + 1 WHERE id = $1 RETURNING last_no)
    INSERT INTO message (room, no, author, text) SELECT $1, last_no, $2, $3 FROM counted
    RETURNING id, no, created_at`,
};

const publisher = createClient({ socket: { path: process.env.SOCKETIO_REDIS } });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

const http = createServer();
const io = new Server(http, {
  adapter: createAdapter(publisher, subscriber),
  perMessageDeflate: false,
  pingInterval: 3_600_000,
  transports: ['websocket'],
});

// Commits may answer in another order than they were numbered; the room hears them by number.
let next = 1;
const held = new Map();
function announce(no, event) {
  held.set(no, event);
  for (; held.has(next); next += 1) {
    io.to(`room-${ROOM}`).emit('message', held.get(next));
    held.delete(next);
  }
}

io.on('connection', (socket) => {
  const id = Number(socket.handshake.query.user);
  const author = { id, name: `Official Number ${id}`, city: { name: `City ${id % 76}`, country: 'BG' } };
  let last = Promise.resolve();
  socket.join(`room-${ROOM}`);
  socket.on('send', ({ text }) => {
    last = last.then(async () => {
      const { rows } = await pool.query({ ...insert, values: [ROOM, id, text] });
      const [row] = rows;
      announce(Number(row.no), {
        room: ROOM, no: Number(row.no), id: Number(row.id), at: row.created_at.toISOString(), author,
        body: { text, language: 'en' }, reply_to: null,
      });
    });
  });
});
const started = await pool.query('SELECT last_no FROM room WHERE id = $1', [ROOM]);
next = Number(started.rows[0].last_no) + 1;
http.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 });
