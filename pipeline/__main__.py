"""``python -m pipeline`` is ``chuangxian``."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
