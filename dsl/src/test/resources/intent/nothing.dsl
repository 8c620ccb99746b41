# please
# usable: false
