import flask_migrate
import pytest
from sqlalchemy import create_engine, inspect, text

from contest import create_app
from contest.kernel.db import db
from tests.conftest import settings


def test_where_the_extension_may_not_be_made_it_is_said_what_to_do(postgres_server, tmp_path, caplog):
    admin = postgres_server.fresh()
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE ROLE plain LOGIN"))
        connection.execute(text("GRANT ALL ON SCHEMA public TO plain"))
    app = create_app(**settings(admin.replace("konpe@", "plain@"), tmp_path))
    with app.app_context():
        with pytest.raises(SystemExit):
            flask_migrate.upgrade()
        assert "CREATE EXTENSION pg_trgm;" in caplog.text and "Nothing was changed." in caplog.text
        with engine.connect() as connection:
            assert inspect(connection).get_table_names() == []
            connection.execute(text("CREATE EXTENSION pg_trgm"))
        flask_migrate.upgrade()
        assert "contest_text" in inspect(db.engine).get_table_names()
        db.engine.dispose()
    engine.dispose()
